using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>
/// The trials of one experiment as its searcher suggests them. Results may arrive in any order; the searcher sees only those that the
/// trial's number allows. For a searcher that does not learn, no past trials are kept. For one that learns, a trial takes about 200 bytes
/// and 150 for each parameter.
/// </summary>
internal sealed class Suggestions
{
    private readonly ISearcher _searcher;
    private readonly int? _lag;
    private readonly long _maxTrials;

    // Ended trials whose results no suggestion has read yet.
    private readonly Dictionary<long, PastTrial> _ended = [];

    // The trials 1, 2, 3, ... that were suggested, as the trial after them sees them.
    private readonly List<PastTrial> _shown = [];
    private long _endedInARow;

    /// <param name="searcher">The searcher.</param>
    /// <param name="maxTrials">The greatest number of trials. Null for those of the searcher.</param>
    public Suggestions(ISearcher searcher, long? maxTrials = null) =>
        (_searcher, _lag, _maxTrials) = (searcher, searcher.Lag, maxTrials ?? long.MaxValue);

    /// <summary>The number of trials, at least 1.</summary>
    public long TrialCount => Math.Min(_searcher.TrialCount, _maxTrials);

    /// <summary>Whether the searcher has more trials than are suggested.</summary>
    public bool IsCut => _searcher.TrialCount > _maxTrials;

    /// <summary>See <see cref="ISearcher.TrialsPerTraining"/>.</summary>
    public long TrialsPerTraining => _searcher.TrialsPerTraining;

    /// <summary>See <see cref="ISearcher.MayRepeat"/>.</summary>
    public bool MayRepeat => _searcher.MayRepeat;

    /// <summary>See <see cref="ISearcher.Lag"/>.</summary>
    public int? Lag => _lag;

    /// <summary>Whether the searcher learns: its suggestions depend on results.</summary>
    public bool DoesLearn => _lag is not null;

    /// <summary>Whether a trial can be suggested: every result that its suggestion reads has arrived.</summary>
    public bool IsKnown(long trial) => _lag is not { } lag || trial - lag <= _endedInARow;

    /// <summary>The values of a trial.</summary>
    /// <param name="trial">A trial for which <see cref="IsKnown"/> is true.</param>
    public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial)
    {
        if (!DoesLearn) return _searcher.Suggest(trial, []);
        if (!IsKnown(trial)) throw new InvalidOperationException($"Trial {trial} depends on results that have not been told.");
        while (_shown.Count < trial)
        {
            long next = _shown.Count + 1, newest = next - _lag!.Value;
            if (newest >= 1 && _ended.Remove(newest, out PastTrial? result)) _shown[(int)newest - 1] = result;

            // A trial that has ended keeps the assignment that it was trained with.
            _shown.Add(new PastTrial(
                _ended.TryGetValue(next, out PastTrial? ended) ? ended.Values : _searcher.Suggest(next, _shown), Status.Running, null));
        }

        return _shown[(int)trial - 1].Values;
    }

    /// <summary>Records how a trial ended. A repeated call changes nothing.</summary>
    /// <param name="trial">The trial's number, from 1.</param>
    /// <param name="values">The trial's assignment.</param>
    /// <param name="status">A final status.</param>
    /// <param name="score">The trial's score, or null when it has none.</param>
    /// <param name="rung">The epochs after which the trial was pruned at a rung. Null for another trial.</param>
    /// <param name="otherScores">The trial's values of the objectives after the first. Null where there are none.</param>
    public void Tell(
        long trial, IEnumerable<Hyperparameter> values, Status status, double? score, int? rung = null,
        IReadOnlyList<double>? otherScores = null)
    {
        if (!DoesLearn || trial <= _endedInARow || _ended.ContainsKey(trial)) return;
        _ended[trial] = new PastTrial([.. values.Select(value => (value.Name, value.Node))], status, score)
        {
            Rung = rung,
            OtherScores = otherScores,
        };
        while (_ended.ContainsKey(_endedInARow + 1)) _endedInARow++;
    }
}
