using System.Text.RegularExpressions;

namespace Gridfold.Client.Tests.House;

/// <summary>The files of the three upper floors are small and have one type each.</summary>
public sealed partial class FileTests
{
    private const int MaxLines = 300;

    private static IEnumerable<string> Files => ((string[])["Grains", "Silo", "Client"]).SelectMany(floor =>
        Directory.GetFiles(Path.Combine(Repository.Source, floor), "*.cs", SearchOption.AllDirectories)).Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    [Fact]
    public void Files_Lines_AreAtMost300()
    {
        Assert.NotEmpty(Files);
        Assert.Empty(Files.Select(file => (Path.GetRelativePath(Repository.Source, file), Lines: File.ReadLines(file).Count())).Where(file => file.Lines > MaxLines));
    }

    [Fact]
    public void Files_TopLevelTypes_AreOneNamedAsItsFile() => Assert.Empty(Files
        .Select(file => (Name: Path.GetFileName(file).Split('.')[0], Types: string.Join(' ', Declaration().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))))
        .Where(file => file.Name != "Program" && file.Types != file.Name));

    [GeneratedRegex(@"^(?:\[.*\]\s*)?(?:public|internal)[\w ]*?(?:class|record struct|record|struct|interface|enum|delegate [\w<>, ]+?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
