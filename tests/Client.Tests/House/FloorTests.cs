using System.Xml.Linq;

namespace Gridfold.Client.Tests.House;

/// <summary>Each floor knows only those below it.</summary>
public sealed class FloorTests
{
    private static readonly string[] Floors = ["Models", "Grains", "Silo", "Hosting", "Client"];

    /// <summary>What users' own programs refer to.</summary>
    private const string Library = "Abstractions";

    [Fact]
    public void Floors_ProjectReferences_PointDownOnly()
    {
        Assert.Equal(Floors.Append(Library).Order(), Directory.GetDirectories(Repository.Source).Select(Path.GetFileName).Order());
        foreach ((int level, string floor) in Floors.Index())
        {
            IEnumerable<string> below = References(floor, "ProjectReference").Select(
                path => Path.GetFileNameWithoutExtension(path).Replace("Gridfold.", "", StringComparison.Ordinal));
            Assert.All(below, reference => Assert.Contains(reference, Floors[..level].Append(Library)));
        }
    }

    [Fact]
    public void Models_Packages_KnowNothingOfOrleansOrTheCommandLine() =>
        Assert.DoesNotContain(References("Models", "PackageReference"), package =>
            package.Contains("Orleans", StringComparison.Ordinal) || package.Contains("CommandLine", StringComparison.Ordinal)
                || package.Contains("Spectre", StringComparison.Ordinal));

    // A user's program so gets no version of a package that it has not asked for.
    [Fact]
    public void Library_References_AreNone() =>
        Assert.Empty(References(Library, "ProjectReference").Concat(References(Library, "PackageReference")));

    private static IEnumerable<string> References(string floor, string element) =>
        XDocument.Load(Path.Combine(Repository.Source, floor, $"Gridfold.{floor}.csproj")).Descendants(element)
            .Select(reference => reference.Attribute("Include")!.Value);
}
