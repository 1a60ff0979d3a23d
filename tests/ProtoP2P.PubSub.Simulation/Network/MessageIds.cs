using System.Buffers.Binary;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>Ids of the messages of a simulation: as long as others, but made of the number that a message begins with, and shared by all nodes.</summary>
internal sealed class MessageIds
{
    private const int Length = 20;

    private readonly Dictionary<long, MessageId> _ids = [];

    /// <summary>The id of a message; none where it is too short to have a number.</summary>
    public MessageId Of(PubSubMessage message) => message.Data.Length < sizeof(long) ? default : Of(NumberOf(message));

    /// <summary>The id of the message with a number.</summary>
    public MessageId Of(long number)
    {
        if (!_ids.TryGetValue(number, out MessageId id))
        {
            byte[] bytes = new byte[Length];
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            id = new MessageId(bytes);
            _ids.Add(number, id);
        }

        return id;
    }

    /// <summary>The number of a message.</summary>
    public static long NumberOf(PubSubMessage message) => BinaryPrimitives.ReadInt64BigEndian(message.Data.Span);

    /// <summary>The payload of the message with a number.</summary>
    public static byte[] DataOf(long number, int size)
    {
        byte[] data = new byte[Math.Max(size, sizeof(long))];
        BinaryPrimitives.WriteInt64BigEndian(data, number);
        return data;
    }
}
