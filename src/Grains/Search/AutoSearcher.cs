using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// Chooses the searcher by the search space and the number of trials. The rule follows from measured regrets: see
/// docs/decisions/0024-gaussian-process.md.
/// </summary>
internal static class AutoSearcher
{
    // The regret of gp was measured up to these numbers.
    private const long MaxGpTrials = 250;
    private const int MaxGpAxes = 20;

    /// <summary><c>searcher: {name: auto, max_trials: N, lag: L}</c>.</summary>
    /// <param name="MaxTrials">The number of trials, at least 1.</param>
    /// <param name="Lag">See <see cref="ISearcher.Lag"/>. Default: 4.</param>
    internal sealed record Spec(long MaxTrials, int Lag) : SearcherSpec
    {
        /// <inheritdoc/>
        public override string Name => "auto";

        /// <inheritdoc/>
        public override bool Learns => true;

        /// <inheritdoc/>
        public override bool TakesSeveralObjectives => true;

        /// <summary>Reads the keys.</summary>
        public static Spec Read(SpecMapReader reader, SearchSpace space)
        {
            var widest = TpeSearcher.Spec.Read(reader, space);
            return new Spec(widest.MaxTrials, widest.Lag);
        }

        /// <inheritdoc/>
        public override SearcherChoice ChoiceFor(SearchSpace space)
        {
            var tpe = new TpeSearcher.Spec(MaxTrials, Lag);
            if (Objective.Next is not null) return new(tpe, "gp learns from one objective, and the file has several");
            int axes = Axis.Of(space).Length;
            if (MaxTrials > MaxGpTrials) return new(tpe, $"max_trials is above {MaxGpTrials}, where gp was not measured");
            if (axes > MaxGpAxes) return new(tpe, $"{axes} parameters have several values; gp is for at most {MaxGpAxes}");
            return new(
                new GpSearcher.Spec(MaxTrials, Lag), $"up to {MaxGpTrials} trials and {MaxGpAxes} parameters, gp has the least regret");
        }

        /// <inheritdoc/>
        public override ISearcher Create(SearchSpace space, ulong seed) =>
            (ChoiceFor(space).Searcher with { Objective = Objective, WarmStart = WarmStart }).Create(space, seed);
    }
}
