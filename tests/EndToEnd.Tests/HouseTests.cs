using System.Xml.Linq;

namespace Gridfold.EndToEnd.Tests;

/// <summary>The shape of the code base.</summary>
public sealed class HouseTests
{
    private static readonly string[] Floors = ["Models", "Grains", "Silo", "Client"];

    [Fact]
    public void Floors_ProjectReferences_PointDownOnly()
    {
        Assert.Equal(Floors.Order(), Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order());
        foreach ((int level, string floor) in Floors.Index())
        {
            IEnumerable<string> below = References(floor, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path).Replace("Gridfold.", "", StringComparison.Ordinal));
            Assert.All(below, reference => Assert.Contains(reference, Floors[..level]));
        }
    }

    [Fact]
    public void Models_Packages_KnowNothingOfOrleansOrTheCommandLine() =>
        Assert.DoesNotContain(References("Models", "PackageReference"), package =>
            package.Contains("Orleans", StringComparison.Ordinal) || package.Contains("CommandLine", StringComparison.Ordinal) || package.Contains("Spectre", StringComparison.Ordinal));

    [Fact]
    public void PureDecisions_Source_UsesNoOrleansClockOrFiles()
    {
        string[] pure =
        [
            "Search", "Validation", "Planning", "Experiments/ExperimentLifecycle.cs", "Experiments/ExperimentProgress.cs", "Experiments/RangeSet.cs",
            "Folds/FoldLifecycle.cs", "Trials/TrialAggregate.cs", "Leaderboards/Ranking.cs", "Slots/SlotPool.cs",
        ];
        IEnumerable<string> files = pure.Select(path => Path.Combine(Repository.Root, "src", "Grains", path))
            .SelectMany(path => Directory.Exists(path) ? Directory.GetFiles(path, "*.cs") : [path]);
        Assert.All(files, file =>
        {
            string source = File.ReadAllText(file);
            Assert.All(
                ["IGrainFactory", "IPersistentState", "TimeProvider", "System.IO", "File.", "await ", "ILogger"],
                word => Assert.DoesNotContain(word, source, StringComparison.Ordinal));
        });
    }

    private static IEnumerable<string> References(string floor, string element) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", floor, $"Gridfold.{floor}.csproj")).Descendants(element).Select(reference => reference.Attribute("Include")!.Value);
}
