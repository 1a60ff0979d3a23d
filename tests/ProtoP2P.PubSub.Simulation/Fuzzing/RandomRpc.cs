using System.Text;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Fuzzing;

/// <summary>Writes frames that are well formed and mean anything: topics that are known, unknown, long or none, ids that exist or do not, numbers up to the largest.</summary>
/// <param name="random">The chance.</param>
/// <param name="topics">Topics that mean something to the receiver.</param>
internal sealed class RandomRpc(Random random, string[] topics)
{
    private const int MaxKnownIds = 256;

    private static readonly ulong[] Numbers = [0, 1, 59, 60, 3_600, 3_601, int.MaxValue, uint.MaxValue, long.MaxValue, ulong.MaxValue];

    private readonly List<byte[]> _ids = [];
    private readonly ProtobufWriter _frame = new();
    private readonly ProtobufWriter _control = new();
    private readonly ProtobufWriter _entry = new();
    private readonly ProtobufWriter _part = new();

    /// <summary>An id that frames name from now on.</summary>
    public void Know(byte[] id)
    {
        if (_ids.Count < MaxKnownIds)
        {
            _ids.Add(id);
            return;
        }

        _ids[random.Next(MaxKnownIds)] = id;
    }

    /// <summary>A frame, and what it holds.</summary>
    public byte[] Next(out RpcModel model)
    {
        model = new RpcModel();
        _frame.Clear();
        for (int parts = random.Next(6); parts > 0; parts--)
        {
            AddPart(model);
        }

        return _frame.ToArray();
    }

    /// <summary>Breaks a frame: cut, grown, overwritten or with a few bits of it changed.</summary>
    public byte[] Break(ReadOnlySpan<byte> frame)
    {
        switch (random.Next(4))
        {
            case 0:
                return frame[..random.Next(frame.Length + 1)].ToArray();
            case 1:
                int at = random.Next(frame.Length + 1);
                return [.. frame[..at], .. Bytes(random.Next(1, 20)), .. frame[at..]];
            case 2:
                return Bytes(random.Next(200));
            default:
                byte[] flipped = frame.ToArray();
                for (int i = random.Next(1, 5); i > 0 && flipped.Length > 0; i--)
                {
                    flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                }

                return flipped;
        }
    }

    /// <summary>A message as it is encoded: without a signature, as if it had one, or with any of the fields.</summary>
    public byte[] NextMessage()
    {
        int shape = random.Next(3);
        int signed = shape switch { 0 => 0, 1 => 100, _ => 30 };
        var message = new ProtobufWriter();
        MaybeWrite(message, RpcField.MessageFrom, signed, () => [0x12, 0x20, .. Bytes(32)]);
        MaybeWrite(message, RpcField.MessageData, 95, () => Bytes(random.Next(10) == 0 ? random.Next(4_000) : random.Next(64)));
        MaybeWrite(message, RpcField.MessageSequenceNumber, signed, () => Bytes(shape == 2 ? random.Next(20) : 8));
        MaybeWrite(message, RpcField.MessageTopic, 97, () => Encoding.UTF8.GetBytes(Topic()));
        MaybeWrite(message, RpcField.MessageSignature, signed, () => Bytes(64));
        MaybeWrite(message, RpcField.MessageKey, signed / 10, () => Bytes(random.Next(80)));
        MaybeWrite(message, 100, 5, () => Bytes(random.Next(80)));
        MaybeWrite(message, RpcField.MessageData, 3, () => Bytes(8));
        return message.ToArray();
    }

    private void AddPart(RpcModel model)
    {
        switch (random.Next(10))
        {
            case < 2:
                AddSubscriptions(model);
                break;
            case < 5:
                AddMessages(model);
                break;
            case < 9:
                AddControl(model);
                break;
            default:
                // What no version knows.
                _frame.WriteBytes(random.Next(4, 1_000), Bytes(random.Next(40)));
                _frame.WriteNumber(random.Next(4, 1_000), Numbers[random.Next(Numbers.Length)]);
                break;
        }
    }

    private void AddSubscriptions(RpcModel model)
    {
        for (int count = Many(40); count > 0; count--)
        {
            _entry.Clear();
            MaybeWrite(_entry, RpcField.SubscribeTopic, 95, () => Encoding.UTF8.GetBytes(Topic()));
            if (random.Next(10) > 0)
            {
                _entry.WriteNumber(RpcField.SubscribeFlag, random.Next(3) == 0 ? 0 : Numbers[random.Next(Numbers.Length)]);
            }

            _frame.WriteBytes(RpcField.Subscriptions, _entry.Written);
            model.Subscriptions.Add(Convert.ToHexString(_entry.Written));
        }
    }

    private void AddMessages(RpcModel model)
    {
        for (int count = Many(20); count > 0; count--)
        {
            byte[] message = NextMessage();
            _frame.WriteBytes(RpcField.Publish, message);
            model.Messages.Add(Convert.ToHexString(message));
        }
    }

    private void AddControl(RpcModel model)
    {
        _control.Clear();
        for (int count = Many(12); count > 0; count--)
        {
            int kind = random.Next(RpcField.ControlIHave, RpcField.ControlIDontWant + 1);
            WriteEntry(kind);
            _control.WriteBytes(kind, _entry.Written);
            model.Control.Add((kind, Convert.ToHexString(_entry.Written)));
        }

        if (random.Next(10) == 0)
        {
            _control.WriteBytes(random.Next(6, 100), Bytes(random.Next(40)));
        }

        _frame.WriteBytes(RpcField.Control, _control.Written);
    }

    private void WriteEntry(int kind)
    {
        _entry.Clear();
        switch (kind)
        {
            case RpcField.ControlIHave:
                MaybeWrite(_entry, RpcField.IHaveTopic, 95, () => Encoding.UTF8.GetBytes(Topic()));
                WriteIds(RpcField.IHaveIds);
                break;
            case RpcField.ControlIWant:
                WriteIds(RpcField.IWantIds);
                break;
            case RpcField.ControlIDontWant:
                WriteIds(RpcField.IDontWantIds);
                break;
            case RpcField.ControlGraft:
                MaybeWrite(_entry, RpcField.GraftTopic, 95, () => Encoding.UTF8.GetBytes(Topic()));
                break;
            default:
                WritePrune();
                break;
        }
    }

    private void WritePrune()
    {
        MaybeWrite(_entry, RpcField.PruneTopic, 95, () => Encoding.UTF8.GetBytes(Topic()));
        for (int peers = Many(16); peers > 0; peers--)
        {
            _part.Clear();
            MaybeWrite(_part, RpcField.PeerInfoId, 90, () => random.Next(5) == 0 ? Bytes(random.Next(40)) : [0x12, 0x20, .. Bytes(32)]);
            MaybeWrite(_part, RpcField.PeerInfoRecord, 30, () => Bytes(random.Next(100)));
            _entry.WriteBytes(RpcField.PrunePeers, _part.Written);
        }

        if (random.Next(5) > 0)
        {
            _entry.WriteNumber(RpcField.PruneBackoff, Numbers[random.Next(Numbers.Length)]);
        }
    }

    private void WriteIds(int field)
    {
        for (int count = Many(60); count > 0; count--)
        {
            _entry.WriteBytes(field, _ids.Count > 0 && random.Next(2) == 0 ? _ids[random.Next(_ids.Count)] : Bytes(random.Next(1, random.Next(20) == 0 ? 256 : 24)));
        }
    }

    private string Topic() => random.Next(20) switch
    {
        0 => "",
        1 => new string('x', random.Next(1, 1_025)),
        < 5 => $"topic {random.Next(300)}",
        _ => topics[random.Next(topics.Length)],
    };

    // A few, and now and then as many as a frame of a flooder has.
    private int Many(int usually) => random.Next(100) == 0 ? random.Next(2_500) : random.Next(usually);

    private void MaybeWrite(ProtobufWriter writer, int field, int percent, Func<byte[]> value)
    {
        if (random.Next(100) < percent)
        {
            writer.WriteBytes(field, value());
        }
    }

    private byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
