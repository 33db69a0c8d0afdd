using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Hosting.Studies;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Hosting;

/// <summary>
/// A search whose trials the program scores itself:
/// <c>while (await study.AskAsync() is { } trial) await study.TellAsync(trial, score);</c>. It needs no silo and no session. Many threads
/// may use it.
/// </summary>
public sealed class GridfoldStudy : IDisposable
{
    private readonly StudyTrials _trials;
    private readonly StudyJournal _journal;
    private readonly bool _isMaximized;
    private readonly SemaphoreSlim _turn = new(1, 1);

    // The trials that an earlier process has asked for and not told. They are given once more.
    private readonly Queue<long> _again = [];

    private GridfoldStudy(ExperimentSpec spec, string path)
    {
        Name = spec.Name;
        _isMaximized = spec.Searcher.Objective.IsMaximized;
        _trials = new StudyTrials(spec.Searcher.Create(spec.Space, spec.Seed));
        _journal = new StudyJournal(path, SpecJson.Write(spec.Root), spec.Space, _trials, TimeProvider.System);
    }

    /// <summary>The name of the study.</summary>
    public string Name { get; }

    /// <summary>The number of trials that the study has in all.</summary>
    public long TrialCount => _trials.Count;

    /// <summary>Opens a study, and reads the record of an earlier process.</summary>
    /// <param name="yaml">
    /// The text of an experiment file with <c>hyperparameters</c> and <c>searcher</c>. It needs no data, model, training or validation.
    /// </param>
    /// <param name="record">The path of the file that keeps the trials. It is made when it is not there.</param>
    /// <param name="cancellationToken">Cancels the wait for another process that uses the record.</param>
    /// <exception cref="GridfoldException">The text has an error, or the record is that of another study.</exception>
    public static Task<GridfoldStudy> OpenAsync(string yaml, string record, CancellationToken cancellationToken = default) =>
        Open(() => YamlSpecReader.Read(yaml, "study"), record, cancellationToken);

    /// <summary>Opens the study of an experiment file. Its record lies beside it: <c>NAME.study.jsonl</c> for <c>NAME.yaml</c>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Cancels the wait for another process that uses the record.</param>
    /// <exception cref="GridfoldException">The file has an error, or the record is that of another study.</exception>
    public static Task<GridfoldStudy> OpenFileAsync(string path, CancellationToken cancellationToken = default) =>
        Open(() => SpecFile.ReadNodes(path), StudyFile.RecordOf(path), cancellationToken);

    /// <summary>
    /// Gives the next trial. Trials that were asked for by an earlier process, and not told, come first. Null when every trial was given.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait for another process that uses the record.</param>
    /// <exception cref="GridfoldException">
    /// The next trial depends on a score that was not told: the searcher's <c>lag</c> says how many trials can be asked ahead.
    /// </exception>
    public Task<StudyTrial?> AskAsync(CancellationToken cancellationToken = default) => Ask(again: true, cancellationToken);

    /// <summary>Gives the next trial.</summary>
    /// <param name="again">Whether the trials of an earlier process come first, or are left to that process.</param>
    /// <param name="cancellationToken">Cancels the wait for another process that uses the record.</param>
    internal Task<StudyTrial?> Ask(bool again, CancellationToken cancellationToken) => InTurn(async () =>
    {
        StudyTrial? trial = null;
        await _journal.Do(() =>
        {
            while (again && _again.TryDequeue(out long earlier))
            {
                if (!_trials.Pending.TryGetValue(earlier, out IReadOnlyList<Hyperparameter>? values)) continue;
                trial = new StudyTrial(earlier, values);
                return null;
            }

            if (_trials.Awaited is { } awaited)
            {
                throw new InputException($"trial {_trials.Asked + 1} depends on the score of trial {awaited}, which was not told; tell it "
                    + "first, or raise searcher.lag in a new study");
            }

            if (_trials.Next() is not { } next) return null;
            trial = new StudyTrial(_trials.Asked + 1, next);
            return StudyLine.Asked(trial.Number, next);
        }, cancellationToken);
        return trial;
    }, cancellationToken);

    /// <summary>Tells the score of a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="score">The score. NaN or an infinite number tells that the trial failed.</param>
    /// <param name="cancellationToken">Cancels the wait for another process that uses the record.</param>
    /// <exception cref="GridfoldException">The trial was told before, or not asked for.</exception>
    public Task TellAsync(StudyTrial trial, double score, CancellationToken cancellationToken = default) =>
        TellAsync(trial.Number, score, cancellationToken);

    /// <summary>Tells the score of a trial by its number.</summary>
    /// <param name="trial">The number of a trial that was asked for.</param>
    /// <param name="score">The score. NaN or an infinite number tells that the trial failed.</param>
    /// <param name="cancellationToken">Cancels the wait for another process that uses the record.</param>
    /// <exception cref="GridfoldException">The trial was told before, or not asked for.</exception>
    public Task TellAsync(long trial, double score, CancellationToken cancellationToken = default) =>
        Tell(trial, score, mayBeTold: false, cancellationToken);

    /// <summary>The best trial that was told. Null when none has a score. Of equal scores, the smallest number wins.</summary>
    /// <param name="cancellationToken">Cancels the wait for another process that uses the record.</param>
    public Task<StudyTrial?> GetBestAsync(CancellationToken cancellationToken = default) => InTurn(async () =>
    {
        await _journal.Do(() => null, cancellationToken);
        return _journal.Told.Where(told => told.Value.Score is not null)
            .OrderBy(told => _isMaximized ? -told.Value.Score : told.Value.Score).ThenBy(told => told.Key)
            .Select(told => new StudyTrial(told.Key, told.Value.Values, told.Value.Score)).FirstOrDefault();
    }, cancellationToken);

    /// <summary>
    /// Asks, scores and tells, one trial after the other, until no trial is left to ask for. A trial that another process has told
    /// meanwhile keeps the score of that process.
    /// </summary>
    /// <param name="objective">Computes the scores. An exception of it ends the call, and its trial is given again.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The best trial. Null when none has a score.</returns>
    /// <exception cref="GridfoldException">The record cannot be used.</exception>
    public async Task<StudyTrial?> OptimizeAsync(IObjective objective, CancellationToken cancellationToken = default)
    {
        while (await AskAsync(cancellationToken).ConfigureAwait(false) is { } trial)
        {
            double score;
            try
            {
                score = await objective.ScoreAsync(trial, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await InTurn(() => GiveAgain(trial.Number), CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            await Tell(trial.Number, score, mayBeTold: true, cancellationToken).ConfigureAwait(false);
        }

        return await GetBestAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the study. Its record stays.</summary>
    public void Dispose() => _turn.Dispose();

    private static async Task<GridfoldStudy> Open(Func<SpecNode> read, string record, CancellationToken cancellationToken)
    {
        try
        {
            var study = new GridfoldStudy(StudyFile.Read(read()), Path.GetFullPath(record));
            try
            {
                await study._journal.Do(() => null, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                study.Dispose();
                throw;
            }

            foreach (long trial in study._trials.Pending.Keys) study._again.Enqueue(trial);
            return study;
        }
        catch (Exception exception) when (GridfoldException.Of(exception) is { } other)
        {
            throw other;
        }
    }

    // A trial that may be told keeps the score that another process has told.
    private Task<bool> Tell(long trial, double score, bool mayBeTold, CancellationToken cancellationToken) => InTurn(async () =>
    {
        await _journal.Do(() =>
        {
            if (_trials.Pending.ContainsKey(trial)) return StudyLine.Told(trial, double.IsFinite(score) ? score : null);
            if (trial < 1 || trial > _trials.Asked)
            {
                throw new InputException(
                    $"trial {trial} was not asked for; the study has given {_trials.Asked} of {_trials.Count} trials");
            }

            if (!mayBeTold) throw new InputException($"trial {trial} was told before; each trial is told once");
            return null;
        }, cancellationToken);
        return true;
    }, cancellationToken);

    private Task<bool> GiveAgain(long trial)
    {
        _again.Enqueue(trial);
        return Task.FromResult(true);
    }

    private async Task<T> InTurn<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(call, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (GridfoldException.Of(exception) is { } other)
        {
            throw other;
        }
        finally
        {
            _turn.Release();
        }
    }
}
