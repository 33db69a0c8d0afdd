using Gridfold.Models.Input;
using TorchSharp.Modules;

namespace Gridfold.Models.Training;

/// <summary>The optimizers that there are.</summary>
public enum OptimizerName
{
    /// <summary>Kingma and Ba (2015); weight decay is added to the gradient (L2).</summary>
    Adam,

    /// <summary>Loshchilov and Hutter (2019); weight decay is decoupled from the gradient.</summary>
    AdamW,

    /// <summary>Stochastic gradient descent, with momentum when it is above 0; weight decay is added to the gradient (L2).</summary>
    Sgd,
}

/// <summary>The <c>training.optimizer</c> section.</summary>
/// <param name="Name">Which optimizer.</param>
/// <param name="LearningRate">Above 0.</param>
/// <param name="WeightDecay">At least 0. Default: 0.</param>
/// <param name="Momentum">In [0, 1); for SGD. Default: 0.</param>
/// <param name="Beta1">In [0, 1); for Adam and AdamW. Default: 0.9.</param>
/// <param name="Beta2">In [0, 1); for Adam and AdamW. Default: 0.999.</param>
/// <param name="Epsilon">Above 0; for Adam and AdamW. Default: 1e-8.</param>
public sealed record OptimizerSpec(
    OptimizerName Name, double LearningRate, double WeightDecay, double Momentum, double Beta1, double Beta2, double Epsilon)
{
    private static readonly Dictionary<string, OptimizerName> Names = new()
    {
        ["adam"] = OptimizerName.Adam,
        ["adamw"] = OptimizerName.AdamW,
        ["sgd"] = OptimizerName.Sgd,
    };

    /// <summary>Reads the section.</summary>
    public static OptimizerSpec Read(SpecMapReader reader)
    {
        reader.RequiredNode("name", $"one of {string.Join(", ", Names.Keys)}");
        OptimizerName name = reader.Choice("name", Names, OptimizerName.Adam);
        reader.RequiredNode("lr", "the learning rate, as in lr: 0.01");
        double learningRate = reader.Number("lr", 0.001, above: 0);
        double weightDecay = reader.Number("weight_decay", 0, min: 0);
        bool isSgd = name == OptimizerName.Sgd;
        foreach (string key in isSgd ? (string[])["betas", "eps"] : ["momentum"])
        {
            if (reader.Has(key)) reader.Error(key, $"{(isSgd ? "sgd" : "adam")} has no such setting; only {(isSgd ? "adam and adamw do" : "sgd does")}: remove it");
        }

        double momentum = isSgd ? reader.Number("momentum", 0, min: 0, below: 1) : 0;
        (double beta1, double beta2) = isSgd ? (0.9, 0.999) : ReadBetas(reader);
        double epsilon = isSgd ? 1e-8 : reader.Number("eps", 1e-8, above: 0);
        reader.RejectUnknownKeys();
        return new OptimizerSpec(name, learningRate, weightDecay, momentum, beta1, beta2, epsilon);
    }

    /// <summary>The optimizer of a network's parameters.</summary>
    internal Optimizer Build(IEnumerable<Parameter> parameters) => Name == OptimizerName.Sgd ? new Sgd(this, [.. parameters]) : new Adam(this, [.. parameters]);

    private static (double Beta1, double Beta2) ReadBetas(SpecMapReader reader)
    {
        if (reader.List("betas") is not { } betas) return (0.9, 0.999);
        double[] values = [.. betas.OfType<SpecScalar>().Select(beta => beta.Number).OfType<double>().Where(beta => beta is >= 0 and < 1)];
        if (betas.Count == 2 && values.Length == 2) return (values[0], values[1]);
        reader.Error("betas", "it must be two numbers of at least 0 and below 1, as in [0.9, 0.999]");
        return (0.9, 0.999);
    }
}
