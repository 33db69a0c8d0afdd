using System.Buffers.Binary;
using System.Text;
using Gridfold.Models.Input;

namespace Gridfold.Models.Weights.PyTorch;

/// <summary>
/// Reads the pickle of a PyTorch checkpoint, and executes nothing. It knows the operations that build dictionaries, lists, tuples, texts
/// and numbers, and the functions that describe tensors. Everything else is refused by its name. (Operations: Python's
/// <c>Lib/pickletools.py</c>.)
/// </summary>
internal sealed class TensorPickle
{
    private const int MaxValues = 2_000_000;

    private readonly byte[] _bytes;
    private readonly string _name;
    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<int, object?> _memo = [];
    private int _position;
    private int _values;

    private TensorPickle(byte[] bytes, string name) => (_bytes, _name) = (bytes, name);

    /// <summary>Reads the value of a pickle.</summary>
    /// <param name="bytes">The pickle.</param>
    /// <param name="name">The name for messages.</param>
    /// <returns>A tree of dictionaries, lists, tuples (arrays), texts, numbers and tensors.</returns>
    /// <exception cref="InputException">The pickle is damaged, or holds anything but tensors.</exception>
    public static object? Read(byte[] bytes, string name)
    {
        try
        {
            return new TensorPickle(bytes, name).Run();
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or InvalidCastException or IndexOutOfRangeException or ArgumentException
                or KeyNotFoundException or OverflowException or NullReferenceException)
        {
            throw new InputException($"{name} is damaged: its description of tensors cannot be read");
        }
    }

    private object? Run()
    {
        while (true)
        {
            char operation = (char)Byte();
            if (operation == '.') return _stack.Pop();
            Step(operation);
        }
    }

    private void Step(char operation)
    {
        switch (operation)
        {
            case '\x80': Byte(); break;
            case '\x95': Take(8); break;
            case '(': _stack.Push(Mark.Here); break;
            case '}': Push(new Dictionary<object, object?>()); break;
            case ']': Push(new List<object?>()); break;
            case ')': Push(Array.Empty<object?>()); break;
            case 'N': Push(null); break;
            case '\x88': Push(true); break;
            case '\x89': Push(false); break;
            case 'K': Push((long)Byte()); break;
            case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case '\x8a': Push(Long(Take(Byte()))); break;
            case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 'X': Push(Encoding.UTF8.GetString(Take(Length()))); break;
            case '\x8c': Push(Encoding.UTF8.GetString(Take(Byte()))); break;
            case 'q': _memo[Byte()] = _stack.Peek(); break;
            case 'r': _memo[Length()] = _stack.Peek(); break;
            case '\x94': _memo[_memo.Count] = _stack.Peek(); break;
            case 'h': Push(_memo[Byte()]); break;
            case 'j': Push(_memo[Length()]); break;
            case 't': Push(UpToMark()); break;
            case '\x85': Push(Last(1)); break;
            case '\x86': Push(Last(2)); break;
            case '\x87': Push(Last(3)); break;
            case 's': Put(Last(2)); break;
            case 'u': Put(UpToMark()); break;
            case 'a': Append(Last(1)); break;
            case 'e': Append(UpToMark()); break;
            case 'c': Push(Function(Line(), Line())); break;
            case '\x93': StackFunction(); break;
            case 'Q': Push(StorageOf((object?[])_stack.Pop()!)); break;
            case 'R': Call(); break;

            // The state of a dictionary holds versions of layers, which nothing here needs.
            case 'b' when _stack.ElementAt(1) is Dictionary<object, object?>: _stack.Pop(); break;
            default:
                throw new InputException(
                    $"{_name} holds more than tensors (pickle operation 0x{(int)operation:x2}), which is not read because it could run "
                        + "code; save the weights alone: torch.save(model.state_dict(), FILE)");
        }
    }

    /// <summary>The functions that describe tensors. They are described here too, and never called.</summary>
    private Known Function(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => new Known(Kind.Dictionary, name),
        ("torch._utils", "_rebuild_tensor_v2") => new Known(Kind.Tensor, name),
        ("torch._utils", "_rebuild_parameter") => new Known(Kind.Parameter, name),
        ("torch", _) when name.EndsWith("Storage", StringComparison.Ordinal) => new Known(Kind.Storage, name),
        _ => throw new InputException(
            $"{_name} names {module}.{name}, which is not read because it could run code; save the weights alone: "
                + "torch.save(model.state_dict(), FILE)"),
    };

    private void StackFunction()
    {
        var name = (string)_stack.Pop()!;
        Push(Function((string)_stack.Pop()!, name));
    }

    private void Call()
    {
        object?[] arguments = (object?[])_stack.Pop()!;
        var function = (Known)_stack.Pop()!;
        Push(function.Kind switch
        {
            Kind.Dictionary when arguments.Length == 0 => new Dictionary<object, object?>(),
            Kind.Parameter => arguments[0],
            Kind.Tensor => TensorOf(arguments),
            _ => throw new InvalidCastException(),
        });
    }

    private static StoredTensor StorageOf(object?[] identity) => (string)identity[0]! == "storage"
        ? new StoredTensor((string)identity[2]!, ((Known)identity[1]!).Name, (long)identity[4]!, 0, [], [])
        : throw new InvalidCastException();

    private static StoredTensor TensorOf(object?[] arguments) => (StoredTensor)arguments[0]! with
    {
        Offset = (long)arguments[1]!,
        Shape = [.. ((object?[])arguments[2]!).Select(size => (long)size!)],
        Strides = [.. ((object?[])arguments[3]!).Select(stride => (long)stride!)],
    };

    private void Put(object?[] pairs)
    {
        var into = (Dictionary<object, object?>)_stack.Peek()!;
        for (int index = 0; index < pairs.Length; index += 2) into[pairs[index]!] = pairs[index + 1];
    }

    private void Append(object?[] items) => ((List<object?>)_stack.Peek()!).AddRange(items);

    private void Push(object? value)
    {
        if (++_values > MaxValues) throw new InputException($"{_name} describes more than {MaxValues:N0} values; that is no network's");
        _stack.Push(value);
    }

    private object?[] Last(int count)
    {
        object?[] items = new object?[count];
        for (int index = count - 1; index >= 0; index--) items[index] = _stack.Pop();
        return items;
    }

    private object?[] UpToMark()
    {
        var items = new List<object?>();
        while (_stack.Pop() is var item && item is not Mark) items.Add(item);
        items.Reverse();
        return [.. items];
    }

    private byte Byte() => _bytes[_position++];

    private int Length() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _bytes.AsSpan(_position, count);
        _position += count;
        return taken;
    }

    private string Line()
    {
        int end = Array.IndexOf(_bytes, (byte)'\n', _position);
        string line = Encoding.ASCII.GetString(_bytes.AsSpan(_position, end - _position));
        _position = end + 1;
        return line;
    }

    private static long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8) throw new OverflowException();
        long value = bytes.Length > 0 && (bytes[^1] & 0x80) != 0 ? -1 : 0;
        for (int index = bytes.Length - 1; index >= 0; index--) value = (value << 8) | bytes[index];
        return value;
    }

    private enum Kind
    {
        Dictionary,
        Tensor,
        Parameter,
        Storage,
    }

    private sealed record Known(Kind Kind, string Name);

    private sealed class Mark
    {
        public static readonly Mark Here = new();
    }
}
