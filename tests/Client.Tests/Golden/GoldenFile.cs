using Gridfold.Client.Rendering;

namespace Gridfold.Client.Tests.Golden;

/// <summary>Expected output in a file beside this class, as people see it on a terminal of some width.</summary>
internal static class GoldenFile
{
    /// <summary>Compares what is drawn with <c>NAME-WIDTH.txt</c>. Writes a text that differs to <c>artifacts/golden</c>.</summary>
    /// <param name="name">The name of the file, without width.</param>
    /// <param name="width">The columns of the terminal.</param>
    /// <param name="draw">Writes to the terminal; its messages follow its data in the file.</param>
    public static void Check(string name, int width, Action<Terminal> draw)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        draw(new Terminal(output, error, width));
        string text = string.Join('\n', $"{output}{error}".Split('\n').Select(line => line.TrimEnd())).TrimEnd() + "\n";

        // Commands, hashes and paths are for copying, so they stay on one line.
        Assert.All(text.Split('\n').Where(line => line.Contains(' ', StringComparison.Ordinal)
            && !line.Replace(" ", "", StringComparison.Ordinal).Contains(":gridfold", StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, width));

        string file = $"{name}-{width}.txt", expected = Path.Combine(Sandbox.Repository, "tests", "Client.Tests", "Golden", file);
        if (File.Exists(expected) && File.ReadAllText(expected) == text) return;
        string seen = Path.Combine(Sandbox.Repository, "artifacts", "golden", file);
        Directory.CreateDirectory(Path.GetDirectoryName(seen)!);
        File.WriteAllText(seen, text);
        Assert.Fail(
            $"The output differs from {file}. If the new one is right: cp artifacts/golden/{file} tests/Client.Tests/Golden/\n\n{text}");
    }
}
