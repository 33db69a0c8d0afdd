using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Decides in logical time which trials belong to a search with limits. Trial n belongs to it unless the results of trials 1 to n - L reach
/// a limit, where L is the lag. So the trials are the same on any number of slots, and after a crash. The class has no clock.
/// </summary>
internal sealed class TrialLimits
{
    private readonly LimitsSpec _limits;
    private readonly Objective _objective;
    private readonly long _trials;
    private readonly int _lag;
    private readonly Func<long, double> _mostEpochs;

    // Results that arrived before those of earlier trials.
    private readonly Dictionary<long, (double? Score, long Epochs)> _ended = [];

    // The greatest epochs of the trials from _read + 1 to Allowed.
    private readonly Queue<double> _planned = new();
    private long _read;
    private double _epochs;
    private (long Trial, double Score)? _best;
    private (long Trial, double Score)? _goal;

    /// <param name="limits">The limits.</param>
    /// <param name="objective">The objective of the scores.</param>
    /// <param name="trials">The number of trials that the search has without these limits.</param>
    /// <param name="lag">The lag.</param>
    /// <param name="mostEpochs">
    /// The greatest number of epochs of a trial, over all folds. It is asked for trial n once the results of trials 1 to n - L are told.
    /// </param>
    public TrialLimits(LimitsSpec limits, Objective objective, long trials, int lag, Func<long, double> mostEpochs)
    {
        (_limits, _objective, _trials, _lag, _mostEpochs) = (limits, objective, trials, lag, mostEpochs);
        Advance();
    }

    /// <summary>Trials 1 to this number belong to the search. Later trials do not, or are not decided yet.</summary>
    public long Allowed { get; private set; }

    /// <summary>The limit that ends the search after trial <see cref="Allowed"/>. Null while none is known to.</summary>
    public LimitReached? Reached { get; private set; }

    /// <summary>Records a result. Results may arrive in any order; a repeated one changes nothing.</summary>
    /// <param name="trial">The trial's number, from 1.</param>
    /// <param name="score">The score. Null for a failed trial.</param>
    /// <param name="epochs">The epochs trained in all folds.</param>
    public void Tell(long trial, double? score, long epochs)
    {
        if (!_limits.NeedsResults || Reached is not null || trial <= _read) return;
        _ended[trial] = (score, epochs);
        Advance();
    }

    private void Advance()
    {
        if (!_limits.NeedsResults) Allowed = _trials;
        while (Reached is null && Allowed < _trials)
        {
            long next = Allowed + 1;
            while (_read < next - _lag)
            {
                if (!_ended.Remove(_read + 1, out (double? Score, long Epochs) result)) return;
                Read(result.Score, result.Epochs);
            }

            Reached = Find(next);
            if (Reached is null) Allowed = next;
        }
    }

    private void Read(double? score, long epochs)
    {
        _read++;
        _epochs += epochs;
        _planned.TryDequeue(out _);
        if (score is not { } number) return;
        if (_best is not { } best || _objective.Compare(number, best.Score) < 0) _best = (_read, number);
        if (_goal is null && _limits.Goal is { } goal && _objective.Compare(number, goal) <= 0) _goal = (_read, number);
    }

    private LimitReached? Find(long next)
    {
        if (_goal is { } reached)
        {
            return new LimitReached(
                "goal", FormattableString.Invariant($"trial {reached.Trial} has {_objective.Metric} {reached.Score:0.####}"));
        }

        if (_limits.NoImprovementIn is { } number && _read - (_best?.Trial ?? 0) >= number)
        {
            string since = _best is { } best ? FormattableString.Invariant($"after trial {best.Trial} was better") : "had a score";
            return new LimitReached("no_improvement_in", FormattableString.Invariant($"none of {number} trials {since}"));
        }

        if (_limits.MaxEpochs is not { } most) return null;
        double epochs = _mostEpochs(next);
        if (_epochs + _planned.Sum() + epochs > most)
            return new LimitReached("max_epochs", FormattableString.Invariant($"trial {next} could take more than {most} epochs"));
        _planned.Enqueue(epochs);
        return null;
    }
}
