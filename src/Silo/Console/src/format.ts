// Numbers, times and states as texts.

export function score(value: number | null | undefined): string {
    if (value === null || value === undefined) return '–';
    const size = Math.abs(value);
    if (size !== 0 && (size < 0.001 || size >= 100000)) return value.toExponential(3);
    return value.toFixed(size >= 100 ? 1 : 4);
}

export function value(of: unknown): string {
    if (typeof of === 'number') {
        const size = Math.abs(of);
        if (Number.isInteger(of) || size === 0) return String(of);
        return size < 0.001 || size >= 100000 ? of.toExponential(2) : String(Number(of.toPrecision(4)));
    }
    return typeof of === 'string' ? of : of === undefined || of === null ? '–' : JSON.stringify(of);
}

export function count(of: number | null | undefined): string {
    return of === null || of === undefined ? '–' : of.toLocaleString('en-GB');
}

export function duration(seconds: number | null | undefined): string {
    if (seconds === null || seconds === undefined) return '–';
    if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
    return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

export function moment(text: string | null | undefined): string {
    return text ? new Date(text).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }) : '–';
}

/** A sign for each state, so that states differ without colours. */
export const signs: Record<string, string> = {
    Running: '▶',
    Paused: '‖',
    Stopping: '◐',
    Completed: '✓',
    Failed: '✕',
    Cancelled: '⊘',
    Pruned: '✂',
    Pending: '…',
    Damaged: '⚠',
};

export function size(bytes: number): string {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    const unit = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
    return `${Number((bytes / 1024 ** unit).toPrecision(3))} ${units[unit]}`;
}
