using Gridfold.GpuCheck.Trainings;
using Gridfold.Models.Datasets;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;

namespace Gridfold.GpuCheck.Sections;

/// <summary>Runs the same training twice and compares the bits. A network alone must have the same bits again.</summary>
internal sealed class RepeatSection() : Section("repeat", "Equal from run to run", seconds: 30)
{
    private const double Dropout = 0.2;

    public override Outcome Run(SectionContext context)
    {
        FoldData data = Digits.Of(context.IsShort);
        (int epochs, int networks) = context.IsShort ? (1, 2) : (3, 8);
        SectionContext.Table("network", "trained", "hash of weights, first run", "second run", "", "weights apart by", "losses apart by");
        var verdict = Verdict.Ok;
        List<string> differing = [];
        foreach (NetworkKind kind in NetworkKind.All)
        {
            if (context.IsLate)
            {
                SectionContext.Row(kind.Title, SectionContext.NoTime, "", "", "", "", "");
                continue;
            }

            NetworkSpec network = kind.Network(Dropout);
            TrainingSpec[] trainings = [.. Enumerable.Range(0, networks).Select(index => kind.Training(epochs, index: index))];
            Compare("alone", isPromised: true, () => Trained.Alone(data, network, trainings[0], context.Device)[^1]);
            Compare($"{networks} as one", isPromised: false, () => Trained.Together(data, network, trainings, context.Device)[^1]);

            void Compare(string trained, bool isPromised, Func<RunResult> train)
            {
                RunResult first = train(), second = train();
                bool areEqual = first.WeightsHash is not null && first.WeightsHash == second.WeightsHash;
                string weights = SectionContext.Small(Trained.WeightDifference(first, second));
                string losses = SectionContext.Small(Math.Abs(Trained.Loss(first) - Trained.Loss(second)));
                SectionContext.Row(kind.Title, trained, Show(first), Show(second), areEqual ? "equal" : "differ", weights, losses);
                Verdict own = Outcome.OfTwoRuns(areEqual, isPromised, Trained.Accuracy(first), Trained.Accuracy(second));
                verdict = Outcome.Worse(verdict, own);
                if (!areEqual) differing.Add($"{kind.Title} {trained}");
            }
        }

        return new Outcome(verdict, differing.Count == 0 ? "the same bits everywhere" : $"other bits: {string.Join(", ", differing)}");
    }

    private static string Show(RunResult result) => result.WeightsHash?[..12] ?? "none";
}
