using Gridfold.Models.Input;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Training;

public sealed class GradientClipTests
{
    [Theory]
    [InlineData(1.0, null, new[] { 0.6f, 0.8f })]
    [InlineData(10.0, null, new[] { 3f, 4f })]
    [InlineData(null, 3.5, new[] { 3f, 3.5f })]
    [InlineData(2.5, 3.0, new[] { 1.76777f, 1.76777f })]
    public void Apply_GradientsOfTwoParameters_LimitsThemTogether(double? norm, double? value, float[] expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = [new(zeros(1)), new(zeros(1)), new(zeros(1))];
        (parameters[0].grad, parameters[1].grad) = (tensor(3f).reshape(1), tensor(4f).reshape(1));
        new GradientClip(norm, value).Apply(parameters);
        Assert.Equal(expected[0], parameters[0].grad!.item<float>(), 1e-5f);
        Assert.Equal(expected[1], parameters[1].grad!.item<float>(), 1e-5f);
        Assert.Null(parameters[2].grad);
    }

    [Fact]
    public void Train_Clip_LimitsTheSteps()
    {
        TrainingSpec training = Trainings.Training(1, optimizer: "{'name': 'sgd', 'lr': 0.1}");
        string free = Trainings.Run(training).WeightsHash!;
        Assert.Equal(free, Trainings.Run(training with { Clip = new GradientClip(null, 1000) }).WeightsHash);
        Assert.NotEqual(free, Trainings.Run(training with { Clip = new GradientClip(0.01, null) }).WeightsHash);
    }

    [Fact]
    public void Offer_Clip_IsLibtorchsAlone()
    {
        TrainingSpec training = Trainings.Training(1) with { Clip = new GradientClip(1, null) };
        Assert.All((bool[])[false, true], isOnGpu => Assert.Equal(
            EngineOffer.Alone, TrainingEngines.OfferFor(new RunSpec(Trainings.Network(), training), EngineChoice.Auto, isOnGpu)));
    }

    [Theory]
    [InlineData("{}", "training.clip has no 'norm'; it is required")]
    [InlineData("{'norm': 0}", "training.clip.norm is 0")]
    [InlineData("{'norn': 1}", "did you mean 'norm'?")]
    public void Read_WrongClip_SaysWhatIsWrong(string section, string words)
    {
        var problems = new Problems();
        GradientClip.Read(new SpecMapReader(new LocatedSpec(section).Map, "training.clip", problems));
        Assert.Contains(problems.Errors, problem => problem.Message.Contains(words, StringComparison.Ordinal));
    }
}
