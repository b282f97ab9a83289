export declare function helpOnRequest(path: string, argv?: readonly string[]): void;
export declare function headOf(text: string): string;
