using System.Reflection;
using Gridfold.Client.Commands;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Trials;
using Gridfold.Hosting.Clusters;
using Gridfold.Models.Datasets;
using Gridfold.Silo.Hosting;

namespace Gridfold.Client.Tests.House;

/// <summary>The folders of a floor know each other in one direction only.</summary>
public sealed class FolderTests
{
    /// <summary>An actor calls its parent by the parent's interface; such a call upwards makes no circle.</summary>
    private static readonly (string Child, Type Parent)[] Parents =
    [
        ("Folds", typeof(ITrialGrain)),
        ("Trials", typeof(IExperimentGrain)),
        ("Trials", typeof(ILeaderboardGrain)),
    ];

    public static TheoryData<string> Floors => ["Models", "Grains", "Silo", "Hosting", "Client"];

    /// <summary>Folders with several folders inside.</summary>
    public static TheoryData<string> Rooms => ["Models.Datasets", "Models.SelfTests", "Models.Training.Engines", "Silo.Api"];

    [Theory]
    [MemberData(nameof(Floors))]
    public void Folders_TypeReferences_FormNoCircle(string floor)
    {
        Dictionary<string, Dictionary<string, string>> graph = GraphOf(floor);
        Assert.InRange(graph.Count, 2, 100);
        Assert.Null(FindCircle(graph));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void FoldersOfARoom_TypeReferences_FormNoCircle(string room)
    {
        Dictionary<string, Dictionary<string, string>> graph = GraphOf(room);
        graph.Remove(".");
        Assert.InRange(graph.Count, 3, 100);
        Assert.Null(FindCircle(graph));
    }

    [Fact]
    public void FindCircle_FoldersThatKnowEachOther_AreNamed()
    {
        Dictionary<string, Dictionary<string, string>> graph = GraphOf("Grains");
        Assert.True(graph["Experiments"].ContainsKey("Slots"), "An experiment queues its folds.");
        Assert.False(graph["Slots"].ContainsKey("Experiments"), "The slot pool knows experiments by the index only.");
        graph["Slots"]["Experiments"] = "SlotPool -> ExperimentGrain";
        Assert.Contains("SlotPool -> ExperimentGrain", FindCircle(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TypesWithOrleans_FindsThemInMembersAttributesAndInstructions()
    {
        IReadOnlySet<Type> grain = TypeReferences.Of(
            typeof(IExperimentGrain).Assembly.GetType("Gridfold.Grains.Experiments.ExperimentGrain")!);
        Assert.Contains(typeof(Grain), grain);
        Assert.Contains(typeof(ITrialGrain), grain);
        Assert.Contains(typeof(Orleans.Concurrency.ReentrantAttribute), grain);
        Assert.Contains(typeof(Grains.Slots.SlotPoolGrainFactory), grain);
    }

    private static Dictionary<string, Dictionary<string, string>> GraphOf(string floor)
    {
        Assembly assembly = floor.Split('.')[0] switch
        {
            "Models" => typeof(Dataset).Assembly,
            "Grains" => typeof(IExperimentGrain).Assembly,
            "Silo" => typeof(EmbeddedSilo).Assembly,
            "Hosting" => typeof(Session).Assembly,
            _ => typeof(CommandLine).Assembly,
        };
        var graph = new Dictionary<string, Dictionary<string, string>>();
        foreach (Type type in assembly.GetTypes().Where(type => !type.IsNested && FolderOf(type, floor) is not null))
        {
            string folder = FolderOf(type, floor)!;
            Dictionary<string, string> known = graph.TryGetValue(folder, out Dictionary<string, string>? entry) ? entry
                : graph[folder] = [];
            foreach (Type other in TypeReferences.Of(type))
            {
                if (FolderOf(other, floor) is { } target && target != folder && !Parents.Contains((folder, other)))
                    known.TryAdd(target, $"{type.Name} -> {other.Name}");
            }
        }

        return graph;
    }

    /// <summary>
    /// The folder of a type directly below a floor or room, "." for the floor or room itself; null for a type of another one or of a
    /// generator.
    /// </summary>
    private static string? FolderOf(Type type, string floor)
    {
        string root = $"Gridfold.{floor}";
        if (type.Namespace == root) return ".";
        return type.Namespace?.StartsWith($"{root}.", StringComparison.Ordinal) == true
            ? type.Namespace[(root.Length + 1)..].Split('.')[0]
            : null;
    }

    /// <summary>The references that make a circle; null when there is none.</summary>
    private static string? FindCircle(Dictionary<string, Dictionary<string, string>> graph)
    {
        var done = new HashSet<string>();
        foreach (string folder in graph.Keys.Order())
        {
            if (Follow(folder, []) is { } circle) return circle;
        }

        return null;

        string? Follow(string folder, List<(string Folder, string Reference)> path)
        {
            int first = path.FindIndex(step => step.Folder == folder);
            if (first >= 0) return string.Join("; ", path[first..].Select(step => step.Reference));
            if (done.Contains(folder) || !graph.TryGetValue(folder, out Dictionary<string, string>? known)) return null;
            foreach ((string next, string reference) in known.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                if (Follow(next, [.. path, (folder, reference)]) is { } circle) return circle;
            }

            done.Add(folder);
            return null;
        }
    }
}
