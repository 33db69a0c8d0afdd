using System.Globalization;
using Gridfold.Models.Training;

namespace Gridfold.GpuCheck.Trainings;

/// <summary>What a training ended with that went on in another process.</summary>
/// <param name="Network">Its kind's name.</param>
/// <param name="Interruption">How it was interrupted.</param>
/// <param name="Hash">Of its weights.</param>
/// <param name="Loss">Of the validation rows, in nats.</param>
/// <param name="Accuracy">Of the validation rows, in [0, 1].</param>
internal sealed record ResumedTraining(string Network, string Interruption, string Hash, double Loss, double Accuracy)
{
    private const string Prefix = "resumed";

    /// <summary>The line by which that process tells it.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Prefix} {Network} {Interruption} {Hash} {Loss:R} {Accuracy:R}");

    /// <summary>Of a training's result.</summary>
    public static ResumedTraining Of(string network, string interruption, RunResult result) =>
        new(network, interruption, result.WeightsHash ?? "none", Trained.Loss(result), Trained.Accuracy(result));

    /// <summary>Reads <see cref="Line"/>; null when a line is another one.</summary>
    public static ResumedTraining? Parse(string line) =>
        line.Split(' ') is [Prefix, string network, string interruption, string hash, string loss, string accuracy]
            ? new ResumedTraining(network, interruption, hash, Number(loss), Number(accuracy))
            : null;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
