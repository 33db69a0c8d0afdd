import { useMemo, useRef, useState } from 'preact/hooks';
import type { Mistake } from './api';

const lineHeight = 21;
const edge = 10;

/** A field for a file, with the numbers of its lines. Mistakes are shown at their lines, and again in a list below. */
export function Editor({
    label,
    placeholder,
    text,
    mistakes,
    onText,
    onFile,
}: {
    label: string;
    placeholder: string;
    text: string;
    mistakes: Mistake[];
    onText: (text: string) => void;
    onFile: (file: Blob | null | undefined) => void;
}) {
    const field = useRef<HTMLTextAreaElement>(null);
    const [at, setAt] = useState({ left: 0, top: 0 });
    const [over, setOver] = useState(false);
    const lines = useMemo(() => text.split('\n'), [text]);
    const numbers = useMemo(() => lines.map((_, line) => line + 1).join('\n'), [lines.length]);
    const placed = mistakes.filter((mistake) => mistake.line);
    const marked = [...new Set(placed.map((mistake) => mistake.line!))];
    const go = ({ line, column }: Mistake) => {
        const before = lines.slice(0, line! - 1).reduce((sum, one) => sum + one.length + 1, 0);
        const place = before + Math.min(Math.max(0, (column ?? 1) - 1), lines[line! - 1]?.length ?? 0);
        field.current!.focus();
        field.current!.setSelectionRange(place, place);
        field.current!.scrollTop = Math.max(0, (line! - 4) * lineHeight);
    };
    return (
        <>
            <div class={over ? 'card editor over' : 'card editor'}>
                <div class="gutter" aria-hidden="true">
                    <pre style={{ top: `${edge - at.top}px` }}>{numbers}</pre>
                    {marked.map((line) => (
                        <span key={line} class="mark" style={{ top: `${edge + (line - 1) * lineHeight - at.top}px` }}>
                            ✕
                        </span>
                    ))}
                </div>
                <div class="text">
                    <div class="marks" aria-hidden="true">
                        {marked.map((line) => (
                            <div key={line} style={{ top: `${edge + (line - 1) * lineHeight - at.top}px` }}>
                                <span style={{ marginLeft: `calc(${(lines[line - 1]?.length ?? 0) + 2}ch + ${edge - at.left}px)` }}>
                                    {placed.find((mistake) => mistake.line === line)!.message}
                                </span>
                            </div>
                        ))}
                    </div>
                    <textarea
                        ref={field}
                        aria-label={label}
                        aria-invalid={mistakes.length > 0}
                        aria-describedby="mistakes"
                        placeholder={placeholder}
                        spellcheck={false}
                        autocomplete="off"
                        autocapitalize="off"
                        wrap="off"
                        rows={Math.min(28, Math.max(14, lines.length + 1))}
                        value={text}
                        onInput={(event) => onText(event.currentTarget.value)}
                        onScroll={(event) => setAt({ left: event.currentTarget.scrollLeft, top: event.currentTarget.scrollTop })}
                        onDragOver={(event) => {
                            event.preventDefault();
                            setOver(true);
                        }}
                        onDragLeave={() => setOver(false)}
                        onDrop={(event) => {
                            setOver(false);
                            if (!event.dataTransfer?.files.length) return;
                            event.preventDefault();
                            onFile(event.dataTransfer.files[0]);
                        }}
                    />
                </div>
            </div>
            <ul id="mistakes" class="mistakes" aria-label="Mistakes">
                {mistakes.map((mistake, place) => (
                    <li key={place}>
                        {mistake.line ? (
                            <button class="place" onClick={() => go(mistake)}>
                                Line {mistake.line}, column {mistake.column}
                            </button>
                        ) : null}{' '}
                        {mistake.message}
                    </li>
                ))}
            </ul>
        </>
    );
}
