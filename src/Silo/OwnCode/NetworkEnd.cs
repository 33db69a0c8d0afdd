using Gridfold.Models.Input;

namespace Gridfold.Silo.OwnCode;

/// <summary>Tells how a process with the user's network ended before its time.</summary>
internal static class NetworkEnd
{
    private const int MaxCharacters = 600;

    /// <summary>Tells the end of a process whose output has ended.</summary>
    /// <param name="program">The process.</param>
    /// <param name="patience">The time in which it must exit.</param>
    public static ProgramException Of(TrainingProgram program, TimeSpan patience)
    {
        int? code = program.ExitCode(patience);
        program.Kill();
        if (program.HasOverflowed) return new ProgramException("its stack overflowed: a method calls itself without end");
        string what = code switch
        {
            null => "it closed its output and did not exit",
            > 128 => $"it was killed by signal {code - 128}",
            _ => $"it exited with code {code} before its end",
        };
        string last = program.LastError is { } line ? $"; its last line on stderr: {Cut(ShownText.OfName(line))}" : "";
        return new ProgramException(what + last);
    }

    private static string Cut(string text) => text.Length > MaxCharacters ? $"{text[..MaxCharacters]}..." : text;
}
