using System.Text.RegularExpressions;

namespace Gridfold.Client.Tests.House;

/// <summary>Source files are small; each has one type.</summary>
public sealed partial class FileTests
{
    private const int MaxLines = 300;

    private const int MaxColumns = 140;

    private static IEnumerable<string> Files => FilesOf("Models", "Grains", "Silo", "Hosting", "Client", "Abstractions", "../samples");

    [Fact]
    public void Files_Lines_AreAtMost300()
    {
        (string File, int Lines)[] files = [
            .. Files.Select(file => (Path.GetRelativePath(Repository.Source, file), File.ReadLines(file).Count()))];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.InRange(file.Lines, 1, MaxLines));
    }

    [Fact]
    public void Files_Columns_AreAtMost140() => Assert.All(
        [.. Files, .. FilesOf("../tests"), .. FilesOf("../bench")],
        file => Assert.DoesNotContain(File.ReadLines(file), line => line.Length > MaxColumns));

    [Fact]
    public void Files_TopLevelTypes_AreOneNamedAsItsFile() => Assert.All(
        Files.Where(file => Path.GetFileName(file) != "Program.cs"),
        file => Assert.Equal(
            Path.GetFileName(file).Split('.')[0],
            string.Join(' ', Declaration().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))));

    private static IEnumerable<string> FilesOf(params string[] folders) => folders
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Source, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    [GeneratedRegex(
        @"^(?:\[.*\]\s*)?(?:public|internal)[\w ]*?(?:class|record struct|record|struct|interface|enum|delegate [\w<>, ]+?) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
