using Gridfold.Models.Datasets;
using static TorchSharp.torch;

namespace Gridfold.Models.Training;

/// <summary>A fold's rows in a device's memory, lent until it is disposed of. Nobody writes to them.</summary>
internal sealed class ResidentFold : IDisposable
{
    private readonly ResidentRows _rows;
    private readonly Action _giveBack;

    public ResidentFold(TrainingDevice device, ResidentRows rows, Action giveBack) => (Device, _rows, _giveBack) = (device, rows, giveBack);

    /// <summary>Where they are.</summary>
    public TrainingDevice Device { get; }

    /// <summary>The same rows in the processor's memory.</summary>
    public FoldData Data => _rows.Data;

    /// <summary>[rows, ...input shape], 32-bit floats.</summary>
    public Tensor TrainingInputs => _rows.TrainingInputs;

    /// <summary>[rows], 64-bit integers.</summary>
    public Tensor TrainingLabels => _rows.TrainingLabels;

    /// <summary>[rows, ...input shape], 32-bit floats.</summary>
    public Tensor ValidationInputs => _rows.ValidationInputs;

    /// <summary>[rows], 64-bit integers.</summary>
    public Tensor ValidationLabels => _rows.ValidationLabels;

    public void Dispose() => _giveBack();
}

/// <summary>A fold's rows in a device's memory. They belong to no dispose scope, and are copied when they are asked for first.</summary>
internal sealed class ResidentRows : IDisposable
{
    private readonly TrainingDevice _device;
    private readonly Lazy<Tensor> _trainingInputs, _trainingLabels, _validationInputs, _validationLabels;

    public ResidentRows(FoldData data, TrainingDevice device)
    {
        (Data, _device) = (data, device);
        _trainingInputs = new Lazy<Tensor>(() => Copy(data.TrainingInputs, data.TrainingLabels.Length));
        _trainingLabels = new Lazy<Tensor>(() => Copy(data.TrainingLabels));
        _validationInputs = new Lazy<Tensor>(() => Copy(data.ValidationInputs, data.ValidationLabels.Length));
        _validationLabels = new Lazy<Tensor>(() => Copy(data.ValidationLabels));
    }

    public FoldData Data { get; }

    public Tensor TrainingInputs => _trainingInputs.Value;

    public Tensor TrainingLabels => _trainingLabels.Value;

    public Tensor ValidationInputs => _validationInputs.Value;

    public Tensor ValidationLabels => _validationLabels.Value;

    public void Dispose()
    {
        foreach (Lazy<Tensor> tensor in (Lazy<Tensor>[])[_trainingInputs, _trainingLabels, _validationInputs, _validationLabels])
        {
            if (tensor.IsValueCreated) tensor.Value.Dispose();
        }
    }

    /// <summary>
    /// A tensor made of a managed array lies where that array does. Matrix products give other last bits for other alignments,
    /// so rows move to libtorch's own memory, which is always aligned the same.
    /// </summary>
    private Tensor Copy(float[] inputs, int rows)
    {
        using Tensor managed = tensor(inputs, [rows, .. Data.InputShape.Select(size => (long)size)]);
        if (_device.IsCpu) return managed.clone().DetachFromDisposeScope();
        using Tensor pinned = managed.pin_memory();
        return pinned.to(_device.Torch).DetachFromDisposeScope();
    }

    private Tensor Copy(int[] labels) => tensor(labels, dtype: ScalarType.Int64, device: _device.Torch).DetachFromDisposeScope();
}
