using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>Suggests the points that the file lists, in the order of the file.</summary>
/// <param name="points">The assignments, at least one, each in the order of the space.</param>
internal sealed class ListSearcher(IReadOnlyList<IReadOnlyList<(string Name, SpecNode Value)>> points) : ISearcher
{
    public long TrialCount => points.Count;

    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trial, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trial, TrialCount);
        return points[(int)trial - 1];
    }

    /// <summary><c>searcher: {name: list, points: [{NAME: VALUE, ...}, ...]}</c>.</summary>
    /// <param name="Points">The assignments, each in the order of the space.</param>
    internal sealed record Spec(IReadOnlyList<IReadOnlyList<(string Name, SpecNode Value)>> Points) : SearcherSpec
    {
        /// <inheritdoc/>
        public override string Name => "list";

        /// <summary>Reads the points. A parameter with a single value may be left out.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space)
        {
            reader.RequiredNode("points", "the points to try, as in [{lr: 0.1, hidden: 8}, {lr: 0.01, hidden: 16}]");
            if (reader.Has("max_trials")) reader.Error("max_trials", "a list has one trial for each point: remove it");
            IReadOnlyList<SpecNode> nodes = reader.List("points") ?? [];
            if (reader.Node("points") is SpecList { Items.Count: 0 }) reader.Error("points", "it needs at least one point: add one");
            var points = new List<IReadOnlyList<(string Name, SpecNode Value)>>();
            var first = new Dictionary<string, int>();
            foreach ((int index, SpecNode node) in nodes.Index())
            {
                if (PointReader.Read(node, $"{reader.PathOf("points")}[{index}]", space, reader.Problems) is not { } point) continue;
                points.Add(point);
                string text = string.Join('\n', point.Select(value => SpecJson.Write(value.Value)));
                if (!first.TryAdd(text, index))
                    reader.Problems.Warning(
                        $"{reader.PathOf("points")}[{index}] is the same point as [{first[text]}]: it is tried again", node.Location);
            }

            return new Spec(points);
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) => new ListSearcher(Points);
    }
}
