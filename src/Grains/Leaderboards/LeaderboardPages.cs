using System.Globalization;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.States;
using Orleans.Storage;

namespace Gridfold.Grains.Leaderboards;

/// <summary>
/// A leaderboard's record in storage, as pages. So a write for one result does not grow with the earlier results. The class calls the
/// storage provider itself, because Orleans binds persistent states to a grain only while the grain is constructed.
/// </summary>
internal sealed class LeaderboardPages
{
    /// <summary>The number of trials of a full page, which takes about 20 kB.</summary>
    public const int Capacity = 512;

    // The number of pages that are read at once. A million trials take 2,000 pages.
    private const int MaxBatch = 32;

    private readonly IGrainStorage _storage;
    private readonly GrainId _grain;
    private GrainState<LeaderboardPage> _last = new(new LeaderboardPage());
    private int _number;

    public LeaderboardPages(IGrainStorage storage, GrainId grain)
    {
        _storage = storage;
        _grain = grain;
    }

    /// <summary>What all trials on the pages used. Null where none recorded it.</summary>
    public Expense? Expense { get; private set; }

    /// <summary>Reads every recorded trial. It must be the first call.</summary>
    /// <exception cref="StateDamagedException">A page, or a trial on it, cannot be used.</exception>
    public async IAsyncEnumerable<RankedTrial> ReadAll()
    {
        for (int batch = 1; ; batch = Math.Min(2 * batch, MaxBatch))
        {
            GrainState<LeaderboardPage>[] pages =
                [.. Enumerable.Range(0, batch).Select(_ => new GrainState<LeaderboardPage>(new LeaderboardPage()))];
            await Task.WhenAll(pages.Select((page, index) => _storage.ReadStateAsync(NameOf(_number + index), _grain, page)));
            foreach (GrainState<LeaderboardPage> page in pages)
            {
                _last = page;
                Page.Require($"page {_number} of the leaderboard");
                foreach (RankedTrial? trial in Page.Trials
                    ?? throw new StateDamagedException($"page {_number} of the leaderboard has no list of trials"))
                {
                    if (trial is null || trial.FindFault() is not null)
                        throw new StateDamagedException(
                            $"page {_number} of the leaderboard has a trial that cannot be: {trial?.FindFault() ?? "none"}");
                    yield return trial;
                }

                Expense = Expense.Sum([Expense, Page.Expense]);
                if (Page.Trials.Count < Capacity) yield break;
                NextPage();
            }
        }
    }

    /// <summary>Writes trials. A call must not begin before the one before has ended.</summary>
    /// <returns>The number of these trials that are on disk now, as many as fit on the page.</returns>
    public async Task<int> Append(IReadOnlyList<EndedTrial> trials)
    {
        List<RankedTrial> page = Page.Trials;
        int count = Math.Min(trials.Count, Capacity - page.Count);
        page.AddRange(trials.Take(count).Select(trial => trial.Ranked));
        Expense? before = Page.Expense, added = Expense.Sum(trials.Take(count).Select(trial => trial.Expense));
        Page.Expense = Expense.Sum([before, added]);
        try
        {
            await _storage.WriteStateAsync(NameOf(_number), _grain, _last);
        }
        catch
        {
            page.RemoveRange(page.Count - count, count);
            Page.Expense = before;
            throw;
        }

        Expense = Expense.Sum([Expense, added]);
        if (page.Count == Capacity) NextPage();
        return count;
    }

    // Some providers leave no state at all where nothing is stored.
    private LeaderboardPage Page => _last.State ??= new LeaderboardPage();

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"leaderboard-page-{number}");

    private void NextPage()
    {
        _number++;
        _last = new GrainState<LeaderboardPage>(new LeaderboardPage());
    }
}
