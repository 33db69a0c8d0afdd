namespace Gridfold.GpuCheck;

/// <summary>The command line.</summary>
/// <param name="Device">cuda for the first GPU, or cpu.</param>
/// <param name="IsShort">Whether everything is made small.</param>
/// <param name="Output">The file that the report is written to.</param>
internal sealed record CheckOptions(string Device, bool IsShort, string Output)
{
    public const string Usage = "usage: check.sh [--device cuda|cpu] [--short] [--output FILE]";

    private const string Gpu = "cuda", Processor = "cpu", DefaultOutput = "gpu-check.md";

    public bool IsGpu => Device == Gpu;

    /// <summary>The same options for a child process.</summary>
    public string[] Arguments => IsShort ? ["--device", Device, "--short"] : ["--device", Device];

    /// <summary>Reads the options.</summary>
    /// <returns>Null when a word is not known.</returns>
    public static CheckOptions? Parse(ReadOnlySpan<string> words)
    {
        var options = new CheckOptions(Gpu, IsShort: false, DefaultOutput);
        while (words.Length > 0)
        {
            (options, int read) = words switch
            {
                ["--device", Gpu or Processor, ..] => (options with { Device = words[1] }, 2),
                ["--output", { Length: > 0 }, ..] => (options with { Output = words[1] }, 2),
                ["--short", ..] => (options with { IsShort = true }, 1),
                _ => (options, 0),
            };
            if (read == 0) return null;
            words = words[read..];
        }

        return options;
    }
}
