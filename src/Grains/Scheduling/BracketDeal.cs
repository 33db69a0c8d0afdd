namespace Gridfold.Grains.Scheduling;

/// <summary>
/// Deals cohorts to the brackets of a hyperband search, in the order of their numbers. Bracket b has the rungs of the ladder but the first
/// b; the last bracket has none. Each gets a share of the cohorts as large as that of Hyperband's trials, so a bracket with a later first
/// rung gets fewer.
/// </summary>
internal sealed class BracketDeal
{
    private readonly long[] _shares, _owed;
    private readonly List<(int Bracket, int Place)> _cohorts = [];
    private readonly List<long>[] _brackets;

    /// <param name="ladder">The rungs of the first bracket.</param>
    public BracketDeal(RungLadder ladder)
    {
        int rungs = ladder.Epochs.Count;
        _shares = [.. Enumerable.Range(0, rungs + 1).Select(bracket => ShareOf(rungs - bracket, rungs, ladder.Eta))];
        _owed = new long[rungs + 1];
        _brackets = [.. _shares.Select(_ => new List<long>())];
    }

    /// <summary>The number of brackets.</summary>
    public int Count => _brackets.Length;

    /// <summary>The bracket of a cohort, from 0, and the cohort's place among those of the bracket, from 0.</summary>
    public (int Bracket, int Place) Of(long cohort)
    {
        while (_cohorts.Count <= cohort) Deal();
        return _cohorts[(int)cohort];
    }

    /// <summary>The cohorts of a bracket that were asked for, or lie before one that was; ascending.</summary>
    public IReadOnlyList<long> CohortsOf(int bracket) => _brackets[bracket];

    /// <summary>The next cohort goes to the bracket that lacks most of its share; of equal ones, to the one with more rungs.</summary>
    private void Deal()
    {
        for (int bracket = 0; bracket < _owed.Length; bracket++) _owed[bracket] += _shares[bracket];
        int next = Array.IndexOf(_owed, _owed.Max());
        _owed[next] -= _shares.Sum();
        _cohorts.Add((next, _brackets[next].Count));
        _brackets[next].Add(_cohorts.Count - 1);
    }

    /// <summary>Hyperband starts (s_max + 1) / (s + 1) * eta^s trials, rounded up, in a bracket of s rungs.</summary>
    private static long ShareOf(int rungs, int mostRungs, int eta)
    {
        long power = 1;
        for (int rung = 0; rung < rungs; rung++) power *= eta;
        return (((mostRungs + 1) * power) + rungs) / (rungs + 1);
    }
}
