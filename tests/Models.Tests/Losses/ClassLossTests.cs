using Gridfold.Models.Input;
using Gridfold.Models.Losses;
using Gridfold.Models.Tasks;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Losses;

/// <summary>Losses of classes with settings.</summary>
public sealed class ClassLossTests
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly int[] Labels = [0, 0, 0, 0, 1, 1, 2, 2];

    // Computed by hand from softmax: the losses of logits (1, 2, 3) for each right class are 2.407606, 1.407606 and 0.407606.
    [Theory]
    [InlineData("{'name': 'cross_entropy', 'label_smoothing': 0.3}", new[] { 2.107606, 1.407606, 0.707606 })]
    [InlineData("{'name': 'cross_entropy', 'class_weights': {'a': 2, 'c': 0.5}}", new[] { 4.815212, 1.407606, 0.203803 })]
    [InlineData("{'name': 'cross_entropy', 'class_weights': 'balanced'}", new[] { 1.605071, 1.876808, 0.543475 })]
    [InlineData("{'name': 'focal', 'gamma': 2}", new[] { 1.993605, 0.802948, 0.045678 })]
    [InlineData("{'name': 'focal', 'gamma': 1, 'class_weights': {'b': 3}}", new[] { 2.190848, 3.189374, 0.136450 })]
    public void PerRow_Settings_GivesTheFormulasValues(string section, double[] expected)
    {
        using DisposeScope scope = NewDisposeScope();
        LossSpec loss = Read(section).ForRows(Names, Labels, CPU);
        Tensor outputs = tensor(new float[] { 1, 2, 3, 1, 2, 3, 1, 2, 3 }).reshape(3, 3);
        float[] losses = loss.PerRow(outputs, tensor(new long[] { 0, 1, 2 })).data<float>().ToArray();
        Assert.All(losses.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-5));
        Assert.Equal(expected.Average(), loss.Of(outputs, tensor(new long[] { 0, 1, 2 }), isMean: true).item<float>(), 2e-5);
    }

    [Fact]
    public void Read_NoSettings_IsThePlainLoss() => Assert.IsType<CrossEntropySpec>(Read("{'name': 'cross_entropy'}"));

    [Fact]
    public void Offer_Settings_IsLibtorchsAlone()
    {
        TrainingSpec training = Trainings.Training(1) with { Loss = Read("{'name': 'cross_entropy', 'label_smoothing': 0.1}") };
        Assert.All((bool[])[false, true], isOnGpu => Assert.Equal(
            EngineOffer.Alone, TrainingEngines.OfferFor(new RunSpec(Trainings.Network(), training), EngineChoice.Auto, isOnGpu)));
    }

    [Fact]
    public void Train_Weights_AreOfTheTrainingRows()
    {
        // Each class of the data has as many training rows as the others, so balanced weights are 1.
        TrainingSpec plain = Trainings.Training(2) with { Loss = Read("{'name': 'cross_entropy', 'class_weights': {'none': 1}}") };
        TrainingSpec balanced = plain with { Loss = Read("{'name': 'cross_entropy', 'class_weights': 'balanced'}") };
        TrainingSpec leaning = plain with { Loss = Read("{'name': 'focal', 'class_weights': {'setosa': 20}}") };
        int[] rows = new int[3];
        foreach (int label in ((ClassTargets)Trainings.RawIris.TrainingTargets).Labels) rows[label]++;
        Assert.Equal(rows.Distinct().Count() == 1, Trainings.Run(plain).WeightsHash == Trainings.Run(balanced).WeightsHash);
        Assert.NotEqual(Trainings.Run(plain).WeightsHash, Trainings.Run(leaning).WeightsHash);
    }

    [Fact]
    public void Check_UnknownClass_NamesItAndThePlace()
    {
        var problems = new Problems();
        Read("{'name': 'focal', 'class_weights': {'a': 1, 'd': 2}}").Check(Names, problems);
        ProblemAssert.Says(
            Assert.Single(problems.Errors),
            "training.loss.class_weights names the class 'd', which the dataset does not have ... known: a, b, c");
        Assert.NotNull(problems.Errors[0].Location);
    }

    [Theory]
    [InlineData("{'name': 'cross_entropy', 'class_weights': 'balance'}", "did you mean 'balanced'?")]
    [InlineData("{'name': 'cross_entropy', 'class_weights': {'a': 0}}", "training.loss.class_weights.a is 0")]
    [InlineData("{'name': 'cross_entropy', 'label_smoothing': 1}", "training.loss.label_smoothing is 1")]
    [InlineData("{'name': 'focal', 'gamma': 0.5}", "training.loss.gamma is 0.5")]
    [InlineData("{'name': 'focal', 'label_smoothing': 0.5}", "training.loss")]
    public void Read_WrongSettings_SaysWhatIsWrong(string section, string words)
    {
        var problems = new Problems();
        LearningTask.Default.ReadLoss(new SpecMapReader(new LocatedSpec($"{{'loss': {section}}}").Map, "training", problems));
        ProblemAssert.Says(Assert.Single(problems.Errors), words);
    }

    private static LossSpec Read(string section)
    {
        var problems = new Problems();
        LossSpec loss = LearningTask.Default.ReadLoss(
            new SpecMapReader(new LocatedSpec($"{{'loss': {section}}}").Map, "training", problems));
        problems.ThrowIfAny();
        return loss;
    }
}
