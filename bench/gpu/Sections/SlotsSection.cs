using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Gridfold.GpuCheck.Trainings;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;

namespace Gridfold.GpuCheck.Sections;

/// <summary>Compares two slots on the device, a thread each, with one thread that does the work of both: times and results.</summary>
internal sealed class SlotsSection() : Section("slots", "Two slots on one device", seconds: 35)
{
    private const int MostRounds = 3;

    private const double Dropout = 0.2;

    public override Outcome Run(SectionContext context)
    {
        FoldData data = Digits.Of(context.IsShort);
        int networks = context.IsShort ? 2 : 8;
        SectionContext.Table("network", "trained", "one thread does both, s", "two threads, s", "one / two", "rounds", "weights apart by");
        var verdict = Verdict.Ok;
        List<double> ratios = [];
        foreach (NetworkKind kind in NetworkKind.All)
        {
            int epochs = (context.IsShort, kind.Name) switch { (true, _) => 1, (_, "mlp") => 30, (_, "cnn") => 8, _ => 4 };
            NetworkSpec network = kind.Network(Dropout);
            Compare("alone", isPromised: true, index =>
                Trained.Alone(data, network, kind.Training(epochs, index: index), context.Device)[^1]);
            Compare($"{networks} as one", isPromised: false, index =>
            {
                int[] members = [.. Enumerable.Range(index, networks)];
                return Trained.Together(data, network, members.Select(member => kind.Training(epochs, index: member)), context.Device)[^1];
            });

            void Compare(string trained, bool isPromised, Func<int, RunResult> train)
            {
                if (context.IsLate)
                {
                    SectionContext.Row(kind.Title, trained, SectionContext.NoTime, "", "", "", "");
                    return;
                }

                Rounds rounds = Rounds.Of(context, train);
                ratios.Add(rounds.Ratio);
                verdict = Outcome.Worse(verdict, rounds.Verdict(isPromised));
                SectionContext.Row([kind.Title, trained, .. rounds.Cells]);
            }
        }

        return new Outcome(verdict, $"two threads are {ratios.Min():F2} to {ratios.Max():F2} times as fast as one");
    }

    /// <summary>The same two trainings, again and again, by one thread and by two.</summary>
    private sealed class Rounds
    {
        private readonly List<double> _one = [], _two = [];
        private readonly List<(RunResult One, RunResult Two)> _results = [];

        public double Ratio => Medians.Of(_one) / Medians.Of(_two);

        public string[] Cells =>
        [
            $"{Medians.Of(_one):F3}", $"{Medians.Of(_two):F3}", $"{Ratio:F2}", $"{_one.Count}",
            SectionContext.Small(_results.Max(Difference)),
        ];

        public static Rounds Of(SectionContext context, Func<int, RunResult> train)
        {
            // What is done once only belongs to neither.
            train(0);
            var rounds = new Rounds();
            TimeSpan share = context.Left / 3;
            var watch = Stopwatch.StartNew();
            do
            {
                RunResult[] one = Timed(rounds._one, () => [train(0), train(1)]);
                RunResult[] two = Timed(rounds._two, () => OnThreads(context.Device, train));
                rounds._results.AddRange(one.Zip(two));
            }
            while (rounds._one.Count < MostRounds && watch.Elapsed < share && !context.IsShort);
            return rounds;
        }

        public Verdict Verdict(bool isPromised) => _results
            .Select(pair => Outcome.OfTwoRuns(Difference(pair) == 0, isPromised, Trained.Accuracy(pair.One), Trained.Accuracy(pair.Two)))
            .Aggregate(Outcome.Worse);

        private static double Difference((RunResult One, RunResult Two) pair) => Trained.WeightDifference(pair.One, pair.Two);

        private static RunResult[] Timed(List<double> seconds, Func<RunResult[]> train)
        {
            var watch = Stopwatch.StartNew();
            RunResult[] results = train();
            seconds.Add(watch.Elapsed.TotalSeconds);
            return results;
        }

        private static RunResult[] OnThreads(TrainingDevice device, Func<int, RunResult> train)
        {
            var results = new RunResult[2];
            ExceptionDispatchInfo? error = null;
            Thread[] threads = [.. Enumerable.Range(0, results.Length).Select(index => new Thread(() => Train(index)))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            error?.Throw();
            return results;

            void Train(int index)
            {
                try
                {
                    device.Enter();
                    results[index] = train(index);
                }
                catch (Exception exception)
                {
                    error = ExceptionDispatchInfo.Capture(exception);
                }
            }
        }
    }
}
