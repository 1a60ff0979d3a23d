using System.Text;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Adversaries;

/// <summary>Frames as an adversary writes them.</summary>
internal static class RawFrame
{
    public static byte[] Graft(string topic) => Control(RpcField.ControlGraft, entry => entry.WriteBytes(RpcField.GraftTopic, Encoding.UTF8.GetBytes(topic)));

    public static byte[] Prune(string topic) => Control(RpcField.ControlPrune, entry => entry.WriteBytes(RpcField.PruneTopic, Encoding.UTF8.GetBytes(topic)));

    public static byte[] IHave(string topic, IEnumerable<byte[]> ids) => Control(RpcField.ControlIHave, entry =>
    {
        entry.WriteBytes(RpcField.IHaveTopic, Encoding.UTF8.GetBytes(topic));
        foreach (byte[] id in ids)
        {
            entry.WriteBytes(RpcField.IHaveIds, id);
        }
    });

    public static byte[] Messages(IEnumerable<ReadOnlyMemory<byte>> messages)
    {
        var frame = new ProtobufWriter();
        foreach (ReadOnlyMemory<byte> message in messages)
        {
            frame.WriteBytes(RpcField.Publish, message.Span);
        }

        return frame.ToArray();
    }

    public static byte[] Subscriptions(IEnumerable<string> topics)
    {
        var frame = new ProtobufWriter();
        var entry = new ProtobufWriter();
        foreach (string topic in topics)
        {
            entry.Clear();
            entry.WriteNumber(RpcField.SubscribeFlag, 1);
            entry.WriteBytes(RpcField.SubscribeTopic, Encoding.UTF8.GetBytes(topic));
            frame.WriteBytes(RpcField.Subscriptions, entry.Written);
        }

        return frame.ToArray();
    }

    private static byte[] Control(int kind, Action<ProtobufWriter> write)
    {
        var entry = new ProtobufWriter();
        write(entry);
        var control = new ProtobufWriter();
        control.WriteBytes(kind, entry.Written);
        var frame = new ProtobufWriter();
        frame.WriteBytes(RpcField.Control, control.Written);
        return frame.ToArray();
    }
}
