using System.Diagnostics;

namespace Gridfold.Silo.Connections;

/// <summary>
/// Checks the body of a client's message as it arrives, before Orleans reads it. Orleans reads nested values by recursion, and a stack
/// overflow ends the process. So this class limits how deep a message may nest values. It also limits the types that a message may name
/// to <see cref="ClientTypes"/>.
/// </summary>
/// <remarks>
/// The format is that of Orleans 10. A field begins with a tag of 8 bits. Three bits are the form of its value, two the form of its type,
/// and three the difference of its number from the one before. A difference above 6 follows after the tag. Then come the type and the
/// value. An object is a list of fields with an end mark.
/// </remarks>
internal sealed class MessageBody
{
    /// <summary>The greatest depth of nested objects. The messages of commands reach 4.</summary>
    public const int MaxLevels = 32;

    /// <summary>The greatest number of references to earlier objects. Each may lead to a skipped field, which is then read there.</summary>
    public const int MaxReferences = 256;

    private const int ObjectTag = 1, PrefixedTag = 2, FixedTag32 = 3, FixedTag64 = 4, ReferenceTag = 6, EndTag = 7, NumberTag = 0;
    private const byte EndOfObject = 0xE0, EndOfBase = 0xE8;
    private const int ExpectedType = 0, KnownType = 1, EncodedType = 2;

    private readonly ClientTypes _types;

    // The head and the name of the type that is being read.
    private readonly byte[] _typeName;

    private Part _part = Part.Tag;
    private byte _tag;
    private int _levels;
    private int _references;
    private int _typeNameRead;

    // The number that is being read: its bytes in all, its bytes so far, and its value so far.
    private int _numberBytes;
    private int _numberRead;
    private ulong _number;

    // The number of bytes that remain of a skipped part, or of the name of a type.
    private long _left;

    /// <param name="types">The types that the message may name.</param>
    public MessageBody(ClientTypes types) => (_types, _typeName) = (types, new byte[ClientTypes.HeadLength + types.LongestName]);

    private enum Part
    {
        Tag,
        FieldNumber,
        KnownType,
        EarlierType,
        TypeNameHead,
        TypeNameLength,
        TypeName,
        Number,
        Reference,
        Length,
        Bytes,
        End,
    }

    /// <summary>The error in the message so far, as the second half of a sentence about the client. Null when there is none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The form of the field's value.</summary>
    private int Writing => _tag >> 5;

    /// <summary>Takes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Problem is null)
        {
            if (_part is Part.Bytes or Part.TypeNameHead or Part.TypeName)
            {
                int count = (int)Math.Min(bytes.Length, _left);
                Pass(bytes[..count]);
                bytes = bytes[count..];
            }
            else
            {
                Take(bytes[0]);
                bytes = bytes[1..];
            }
        }
    }

    /// <summary>Records that there are no more bytes.</summary>
    public void Finish()
    {
        if (_part != Part.End) Problem ??= "it sent a message that ends too early";
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        if (_part is Part.TypeNameHead or Part.TypeName)
        {
            bytes.CopyTo(_typeName.AsSpan(_typeNameRead));
            _typeNameRead += bytes.Length;
        }

        _left -= bytes.Length;
        if (_left == 0) GoOn();
    }

    private void Take(byte next)
    {
        switch (_part)
        {
            case Part.Tag:
                TakeTag(next);
                break;
            case Part.End:
                Problem = "it sent a message that goes on behind its end";
                break;
            default:
                TakeNumber(next);
                break;
        }
    }

    private void TakeTag(byte tag)
    {
        _tag = tag;
        if (Writing == EndTag)
        {
            if (tag == EndOfObject && _levels > 0) EndValue(--_levels);
            else if (tag != EndOfBase || _levels == 0) Malformed();
        }
        else if ((tag & 7) == 7)
        {
            Begin(Part.FieldNumber);
        }
        else
        {
            BeginType();
        }
    }

    private void TakeNumber(byte next)
    {
        if (_numberRead == 0) _numberBytes = WireNumber.LengthOf(next);

        // Orleans reads 32-bit or 64-bit numbers here. Of a number with 10 bytes, it reads one byte less as a 32-bit number.
        bool isLongest = _numberRead == 1 && _numberBytes == 9 && (next & 1) == 0;
        if (isLongest || (_part != Part.Number && _numberBytes > WireNumber.Most32))
        {
            Malformed();
            return;
        }

        if (_numberRead < sizeof(ulong)) _number |= (ulong)next << (8 * _numberRead);
        if (++_numberRead < _numberBytes) return;
        _number >>= Math.Min(_numberBytes, 63);
        GoOn();
    }

    /// <summary>Handles a part that has arrived completely.</summary>
    private void GoOn()
    {
        switch (_part)
        {
            case Part.FieldNumber:
                BeginType();
                break;
            case Part.TypeNameHead:
                Begin(Part.TypeNameLength);
                break;
            case Part.TypeNameLength when _number > (ulong)_types.LongestName:
            case Part.TypeName when !_types.MayBeNamed(_typeName.AsSpan(0, _typeNameRead)):
            case Part.KnownType when !_types.MayBeNumbered(_number):
                Problem = "it named a type that no call made for clients contains";
                break;
            case Part.TypeNameLength:
                Begin(Part.TypeName, (long)_number);
                break;
            case Part.KnownType or Part.EarlierType or Part.TypeName:
                BeginValue();
                break;
            case Part.Length:
                Begin(Part.Bytes, (long)_number);
                break;
            case Part.Reference when _number != 0 && ++_references > MaxReferences:
                Problem = $"it sent a message with more than {MaxReferences} references in it";
                break;
            case Part.Number or Part.Reference or Part.Bytes:
                EndValue(_levels);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void BeginType()
    {
        switch ((_tag >> 3) & 3)
        {
            case ExpectedType:
                BeginValue();
                break;
            case KnownType:
                Begin(Part.KnownType);
                break;
            case EncodedType:
                _typeNameRead = 0;
                Begin(Part.TypeNameHead, ClientTypes.HeadLength);
                break;
            default:
                Begin(Part.EarlierType);
                break;
        }
    }

    private void BeginValue()
    {
        switch (Writing)
        {
            case NumberTag:
                Begin(Part.Number);
                break;
            case ObjectTag when ++_levels > MaxLevels:
                Problem = $"it sent a message with more than {MaxLevels} objects in one another";
                break;
            case ObjectTag:
                Begin(Part.Tag);
                break;
            case PrefixedTag:
                Begin(Part.Length);
                break;
            case FixedTag32:
                Begin(Part.Bytes, sizeof(int));
                break;
            case FixedTag64:
                Begin(Part.Bytes, sizeof(long));
                break;
            case ReferenceTag:
                Begin(Part.Reference);
                break;
            default:
                Malformed();
                break;
        }
    }

    private void EndValue(int levels) => Begin(levels == 0 ? Part.End : Part.Tag);

    private void Begin(Part part, long left = 0)
    {
        (_part, _left, _number, _numberRead) = (part, left, 0, 0);
        if (left == 0 && part is (Part.Bytes or Part.TypeName)) GoOn();
    }

    private void Malformed() => Problem = "it sent a message that cannot be read";
}
