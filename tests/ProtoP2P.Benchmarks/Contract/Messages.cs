using Google.Protobuf;

namespace ProtoP2P.Benchmarks.Contract;

/// <summary>Messages by their size on the wire.</summary>
internal static class Messages
{
    /// <summary>What a request has.</summary>
    public const int SmallSize = 64;

    /// <summary>What a message of a stream has.</summary>
    public const int StreamSize = 1024;

    /// <summary>What a message of a duplex call has.</summary>
    public const int DuplexSize = 60;

    /// <summary>A message that has so many bytes when it is encoded: 2 or more.</summary>
    public static Payload OfSize(int size) => OfData(DataOf(size));

    /// <summary>How many bytes of data make a message of so many bytes.</summary>
    public static int DataOf(int size)
    {
        int data = size;
        while (data > 0 && OfData(data).CalculateSize() > size)
        {
            data--;
        }

        return data;
    }

    /// <summary>A message of so many bytes of data.</summary>
    public static Payload OfData(int length) => new() { Data = ByteString.CopyFrom(new byte[length]) };
}
