using System.Buffers;
using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

/// <summary>
/// One pass over the fields of a message, in place and without recursion. What Google.Protobuf takes is counted, over-long tags and lengths included, or
/// is no message: what was skipped here and read there would cost memory that nobody counted.
/// </summary>
internal ref struct DecodedScan
{
    // Google.Protobuf gives up below 100 messages in one another.
    private const int MaxDepth = 128;

    private readonly long _limit;
    private SequenceReader<byte> _reader;
    private Frames _frames;
    private int[] _counts;
    private int _depth;
    private int _lists;

    public DecodedScan(DecodedShape shape, in ReadOnlySequence<byte> message, long limit)
    {
        _limit = limit;
        _reader = new SequenceReader<byte>(message);
        _counts = ArrayPool<int>.Shared.Rent(Math.Max(64, shape.Lists));
        _depth = -1;
        Push(shape, message.Length, group: 0);
    }

    /// <summary>What has been counted so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Counts to the end of the message or past the limit; false where the bytes are no message.</summary>
    public bool Run()
    {
        while (_depth >= 0 && Bytes <= _limit)
        {
            ref Frame frame = ref _frames[_depth];
            long left = frame.End - _reader.Consumed;
            if (left > 0)
            {
                if (!TryReadField(ref frame))
                {
                    return false;
                }
            }
            else if (left < 0 || frame.Group != 0)
            {
                return false;
            }
            else
            {
                Pop();
            }
        }

        return true;
    }

    public readonly void Dispose() => ArrayPool<int>.Shared.Return(_counts);

    private bool TryReadField(ref Frame frame)
    {
        if (!_reader.TryReadVarint(out ulong varint))
        {
            return false;
        }

        uint tag = (uint)varint;
        int number = (int)(tag >> 3), wireType = (int)(tag & 7);
        if (number == 0)
        {
            return false;
        }

        if (wireType == Wire.EndGroup)
        {
            bool isExpected = frame.Group == number;
            Pop();
            return isExpected;
        }

        return frame.Shape.Find(number) switch
        {
            { } field when field.WireType == wireType => TryRead(field, ref frame),
            { IsPackable: true } field when wireType == Wire.Bytes => TryReadPacked(field, frame),
            _ => TrySkip(frame, number, wireType),
        };
    }

    private bool TryRead(DecodedField field, ref Frame frame)
    {
        Bytes += field.PerValue;
        if (field.List >= 0)
        {
            Bytes += DecodedSize.OfGrowth(_counts[frame.FirstList + field.List]++, 1, field.ElementBytes);
        }

        switch (field.Content)
        {
            case DecodedContent.Number:
                return TrySkip(frame, field.Number, field.WireType);
            case DecodedContent.Message when field.WireType == Wire.StartGroup:
                return TryPush(field.Message!, frame.End, field.Number);
            case DecodedContent.Message:
                frame.HasMessage = true;
                return TryReadLength(frame, out int bytes) && TryPush(field.Message!, _reader.Consumed + bytes, group: 0);
            default:
                if (!TryReadLength(frame, out int length))
                {
                    return false;
                }

                Bytes += field.Content == DecodedContent.Text ? DecodedSize.OfText(length) : DecodedSize.OfBytes(length);
                _reader.Advance(length);
                return true;
        }
    }

    private bool TryReadPacked(DecodedField field, in Frame frame)
    {
        if (!TryReadLength(frame, out int length))
        {
            return false;
        }

        // Values of one size tell how many they are, and their list makes room at once.
        bool hasOneSize = field.WireType != Wire.Varint || field.ElementBytes == 1;
        int values = hasOneSize ? length / field.ElementBytes : CountVarints(length);
        _reader.Advance(length);
        ref int count = ref _counts[frame.FirstList + field.List];
        Bytes += hasOneSize
            ? DecodedSize.OfRoom(count, values, field.ElementBytes)
            : DecodedSize.OfGrowth(count, values, field.ElementBytes);
        count += values;
        return true;
    }

    private readonly int CountVarints(int length)
    {
        int count = 0;
        foreach (ReadOnlyMemory<byte> piece in _reader.Sequence.Slice(_reader.Position, length))
        {
            foreach (byte value in piece.Span)
            {
                count += value < 0x80 ? 1 : 0;
            }
        }

        return count;
    }

    // Unknown fields are dropped unread, and cost nothing.
    private bool TrySkip(in Frame frame, int number, int wireType)
    {
        switch (wireType)
        {
            case Wire.Varint:
                return _reader.TryReadVarint(out _);
            case Wire.Fixed64:
                return _reader.TryAdvance(8);
            case Wire.Fixed32:
                return _reader.TryAdvance(4);
            case Wire.StartGroup:
                return TryPush(DecodedShape.Unknown, frame.End, number);
            case Wire.Bytes when TryReadLength(frame, out int length):
                _reader.Advance(length);
                return true;
            default:
                return false;
        }
    }

    private bool TryReadLength(in Frame frame, out int length)
    {
        bool isRead = _reader.TryReadVarint(out ulong varint);
        length = (int)(uint)varint;
        return isRead && length >= 0 && length <= frame.End - _reader.Consumed;
    }

    private bool TryPush(DecodedShape shape, long end, int group)
    {
        if (_depth + 1 == MaxDepth)
        {
            return false;
        }

        Push(shape, end, group);
        return true;
    }

    private void Push(DecodedShape shape, long end, int group)
    {
        if (_lists + shape.Lists > _counts.Length)
        {
            int[] more = ArrayPool<int>.Shared.Rent(2 * (_lists + shape.Lists));
            _counts.AsSpan(0, _lists).CopyTo(more);
            ArrayPool<int>.Shared.Return(_counts);
            _counts = more;
        }

        _counts.AsSpan(_lists, shape.Lists).Clear();
        Bytes += shape.ObjectBytes;
        _frames[++_depth] = new Frame { Shape = shape, End = end, Group = group, FirstList = _lists };
        _lists += shape.Lists;
    }

    private void Pop()
    {
        ref Frame frame = ref _frames[_depth--];
        _lists = frame.FirstList;
        Bytes += frame.HasMessage ? 0 : frame.Shape.MissingValueBytes;
    }

    /// <summary>A message that has begun and not ended.</summary>
    private struct Frame
    {
        public DecodedShape Shape;
        public long End;
        public int Group;
        public int FirstList;
        public bool HasMessage;
    }

    [InlineArray(MaxDepth)]
    private struct Frames
    {
        private Frame _first;
    }
}
