using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Gridfold.SearchBench.Regrets;

/// <summary>A scenario's model, which predicts the metric of an assignment.</summary>
internal sealed class Surrogate : IDisposable
{
    private readonly InferenceSession _session;
    private readonly Dictionary<string, Dictionary<string, int>> _codes;
    private readonly string[] _names;
    private readonly float[] _numbers;
    private readonly int[] _categories;

    /// <param name="scenario">The scenario.</param>
    /// <param name="folder">The folder of YAHPO Gym's data.</param>
    public Surrogate(Scenario scenario, string folder)
    {
        Scenario = scenario;
        string own = Path.Combine(folder, scenario.Name);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(Path.Combine(own, "model.onnx"), options);
        _codes = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, int>>>(
            File.ReadAllText(Path.Combine(own, "encoding.json")))!;
        using var space = JsonDocument.Parse(File.ReadAllText(Path.Combine(own, "config_space.json")));
        JsonElement[] searched = [.. space.RootElement.GetProperty("hyperparameters").EnumerateArray().Where(IsSearched)];
        _names = [.. searched.Select(NameOf)];
        SpaceText = $"{{{string.Join(", ", searched.Select(Describe))}}}";
        _numbers = new float[scenario.Numbers.Length];
        _categories = new int[scenario.Categories.Length];
        foreach ((string name, double value) in scenario.Fidelity) _numbers[Array.IndexOf(scenario.Numbers, name)] = (float)value;
    }

    public Scenario Scenario { get; }

    /// <summary>The searched parameters as JSON, as in the section <c>hyperparameters</c> of an experiment file.</summary>
    public string SpaceText { get; }

    /// <summary>Predicts the metric.</summary>
    /// <param name="task">The task.</param>
    /// <param name="values">The values as text, in the order of the space.</param>
    public double Predict(string task, IReadOnlyList<string> values)
    {
        Encode(Scenario.Instance, task);
        for (int index = 0; index < _names.Length; index++) Encode(_names[index], values[index]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(
        [
            NamedOnnxValue.CreateFromTensor("x_cat", new DenseTensor<int>(_categories, [1, _categories.Length])),
            NamedOnnxValue.CreateFromTensor("x_cont", new DenseTensor<float>(_numbers, [1, _numbers.Length])),
        ]);
        return outputs[0].AsTensor<float>()[0, Scenario.TargetColumn];
    }

    /// <summary>Predicts the metric after a number of epochs.</summary>
    /// <param name="task">The task.</param>
    /// <param name="values">The values as text, in the order of the space.</param>
    /// <param name="epochs">The number of epochs.</param>
    public double Predict(string task, IReadOnlyList<string> values, int epochs)
    {
        int place = Array.IndexOf(Scenario.Numbers, "epoch");
        _numbers[place] = epochs;
        double score = Predict(task, values);
        _numbers[place] = (float)Scenario.Fidelity["epoch"];
        return score;
    }

    public void Dispose() => _session.Dispose();

    private void Encode(string name, string value)
    {
        if (Array.IndexOf(Scenario.Categories, name) is >= 0 and int category) _categories[category] = _codes[name][value];
        else _numbers[Array.IndexOf(Scenario.Numbers, name)] = float.Parse(value, CultureInfo.InvariantCulture);
    }

    private bool IsSearched(JsonElement parameter) =>
        NameOf(parameter) != Scenario.Instance && !Scenario.Fidelity.ContainsKey(NameOf(parameter));

    private static string NameOf(JsonElement parameter) => parameter.GetProperty("name").GetString()!;

    private static string Describe(JsonElement parameter)
    {
        string name = NameOf(parameter);
        string type = parameter.GetProperty("type").GetString()!;
        if (type == "categorical")
            return $$""" "{{name}}": {"type": "categorical", "values": {{JsonSerializer.Serialize(parameter.GetProperty("choices"))}}} """;
        string log = parameter.GetProperty("log").GetBoolean() ? "true" : "false";
        return $$""" "{{name}}": {"type": "{{(type == "uniform_int" ? "int" : "double")}}", """
            + $$""" "min": {{parameter.GetProperty("lower")}}, "max": {{parameter.GetProperty("upper")}}, "log": {{log}}} """;
    }
}
