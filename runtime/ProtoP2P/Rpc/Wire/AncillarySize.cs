using System.Text;

namespace ProtoP2P.Rpc;

/// <summary>Measures metadata, trailers and details as they are encoded.</summary>
internal static class AncillarySize
{
    public static int Entry(string key, int valueBytes) => Pair(key.Length, valueBytes);

    public static int Detail(RpcErrorDetail detail) => Pair(Encoding.UTF8.GetByteCount(detail.Type), detail.Value.Length);

    public static bool TryTake(ref AncillaryBudget budget, RpcMetadata? metadata)
    {
        if (metadata is null or { Count: 0 })
        {
            return true;
        }

        foreach ((string key, ReadOnlyMemory<byte> value) in metadata)
        {
            if (!budget.TryTakeEntry(Entry(key, value.Length)))
            {
                return false;
            }
        }

        return true;
    }

    public static bool TryTake(ref AncillaryBudget budget, IReadOnlyList<RpcErrorDetail>? details)
    {
        foreach (RpcErrorDetail detail in details ?? [])
        {
            if (!budget.TryTakeEntry(Detail(detail)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All entries as fields of their frame, tags and lengths included.</summary>
    public static int Fields(RpcMetadata? metadata)
    {
        int size = 0;
        if (metadata is null or { Count: 0 })
        {
            return size;
        }

        foreach ((string key, ReadOnlyMemory<byte> value) in metadata)
        {
            size += ProtoWriter.FieldSize(Entry(key, value.Length));
        }

        return size;
    }

    /// <summary>All details as fields of their frame, tags and lengths included.</summary>
    public static int Fields(IReadOnlyList<RpcErrorDetail>? details)
    {
        int size = 0;
        foreach (RpcErrorDetail detail in details ?? [])
        {
            size += ProtoWriter.FieldSize(Detail(detail));
        }

        return size;
    }

    // proto3 leaves out what is empty.
    private static int Pair(int textBytes, int valueBytes) =>
        (textBytes == 0 ? 0 : ProtoWriter.FieldSize(textBytes)) + (valueBytes == 0 ? 0 : ProtoWriter.FieldSize(valueBytes));
}
