using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>How the learning rate changes.</summary>
public sealed class LrSchedule : SpecChoice
{
    private LrSchedule(SpecNode node) : base(node)
    {
    }

    /// <summary>Takes the part from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator LrSchedule(Parameter<LrSchedule> parameter) => new(parameter.Reference);

    /// <summary>The rate stays, after a warm-up.</summary>
    /// <param name="warmup">The epochs in which the rate rises from 0. The number is at least 0. Default: 0.</param>
    public static LrSchedule Constant(Value<int>? warmup = null) =>
        new(Entries.OfCall(nameof(LrSchedule), "name").Put(warmup).ToWordOrMap());

    /// <summary>The rate falls after each few epochs.</summary>
    /// <param name="every">The epochs with one learning rate. The number is at least 1.</param>
    /// <param name="factor">The number that the rate is multiplied by. The number is above 0 and at most 1. Default: 0.1.</param>
    /// <param name="warmup">The epochs in which the rate rises from 0. The number is at least 0. Default: 0.</param>
    public static LrSchedule Step(Value<int> every, Value<double>? factor = null, Value<int>? warmup = null) =>
        new(Entries.OfCall(nameof(LrSchedule), "name").Put(every).Put(factor).Put(warmup).ToWordOrMap());

    /// <summary>The rate falls after each epoch.</summary>
    /// <param name="factor">The number that the rate is multiplied by. The number is above 0 and at most 1.</param>
    /// <param name="warmup">The epochs in which the rate rises from 0. The number is at least 0. Default: 0.</param>
    public static LrSchedule Exponential(Value<double> factor, Value<int>? warmup = null) =>
        new(Entries.OfCall(nameof(LrSchedule), "name").Put(factor).Put(warmup).ToWordOrMap());

    /// <summary>The rate falls along half a cosine.</summary>
    /// <param name="least">The last rate, as a share of lr. The number is at least 0 and below 1. Default: 0.</param>
    /// <param name="warmup">The epochs in which the rate rises from 0. The number is at least 0. Default: 0.</param>
    public static LrSchedule Cosine(Value<double>? least = null, Value<int>? warmup = null) =>
        new(Entries.OfCall(nameof(LrSchedule), "name").Put(least).Put(warmup).ToWordOrMap());

    /// <summary>The rate rises and then falls, from mini-batch to mini-batch.</summary>
    /// <param name="rise">The share of the training in which the rate rises. The number is above 0 and below 1. Default: 0.3.</param>
    /// <param name="first">The first rate, as a share of lr. The number is above 0 and at most 1. Default: 0.04.</param>
    /// <param name="last">The last rate, as a share of lr. The number is at least 0 and at most 1. Default: 4E-06.</param>
    /// <param name="warmup">The epochs in which the rate rises from 0. The number is at least 0. Default: 0.</param>
    public static LrSchedule OneCycle(
        Value<double>? rise = null, Value<double>? first = null, Value<double>? last = null, Value<int>? warmup = null) =>
        new(Entries.OfCall(nameof(LrSchedule), "name").Put(rise).Put(first).Put(last).Put(warmup).ToWordOrMap());

    /// <summary>The rate falls when a metric has stopped improving.</summary>
    /// <param name="patience">The epochs without improvement after which the rate falls. The number is at least 1.</param>
    /// <param name="metric">The metric that must improve. Default: validation_loss.</param>
    /// <param name="minDelta">
    /// The least change that counts as an improvement, in the unit of the metric. The number is at least 0. Default: 0.
    /// </param>
    /// <param name="factor">The number that the rate is multiplied by. The number is above 0 and below 1. Default: 0.1.</param>
    /// <param name="warmup">The epochs in which the rate rises from 0. The number is at least 0. Default: 0.</param>
    public static LrSchedule Plateau(
        Value<int> patience, Value<string>? metric = null, Value<double>? minDelta = null, Value<double>? factor = null,
        Value<int>? warmup = null) =>
        new(Entries.OfCall(nameof(LrSchedule), "name").Put(patience).Put(metric).Put(minDelta).Put(factor).Put(warmup).ToWordOrMap());
}
