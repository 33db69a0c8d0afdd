using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Tasks;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>A fold's rows in a device's memory. The first request copies them. They belong to no dispose scope.</summary>
internal sealed class ResidentRows : IDisposable
{
    private readonly TrainingDevice _device;
    private readonly Lock _lock = new();
    private Tensor? _trainingInputs, _trainingTargets, _validationInputs, _validationTargets;

    public ResidentRows(FoldData data, TrainingDevice device) => (Data, _device) = (data, device);

    public FoldData Data { get; }

    public Tensor TrainingInputs => Get(ref _trainingInputs, () => Copy(Data.TrainingInputs, Data.TrainingTargets.Count));

    public Tensor TrainingTargets => Get(ref _trainingTargets, () => Copy(Data.TrainingTargets));

    public Tensor ValidationInputs => Get(ref _validationInputs, () => Copy(Data.ValidationInputs, Data.ValidationTargets.Count));

    public Tensor ValidationTargets => Get(ref _validationTargets, () => Copy(Data.ValidationTargets));

    public void Dispose()
    {
        foreach (Tensor? tensor in (Tensor?[])[_trainingInputs, _trainingTargets, _validationInputs, _validationTargets]) tensor?.Dispose();
    }

    private Tensor Get(ref Tensor? tensor, Func<Tensor> copy)
    {
        // A copy that failed, for example for lack of memory, is tried again.
        lock (_lock) return tensor ??= copy().DetachFromDisposeScope();
    }

    /// <summary>
    /// Copies rows into libtorch's own memory. A tensor made of a managed array uses the array's memory, whose alignment varies. Matrix
    /// products give other last bits for other alignments. libtorch always aligns its own memory in the same way.
    /// </summary>
    private Tensor Copy(float[] inputs, int rows)
    {
        using Tensor managed = tensor(inputs, [rows, .. Data.InputShape.Select(size => (long)size)]);
        return _device.IsCpu ? managed.clone() : _device.Place(managed);
    }

    private Tensor Copy(Targets targets) => _device.Place(targets.ToTensor());
}
