namespace ProtoP2P.Rpc;

/// <summary>Keeps what the runtime sends among metadata and what the two ends send apart.</summary>
internal static class ReservedKeys
{
    /// <summary><paramref name="metadata"/> without the entries of <paramref name="key"/>: itself where it has none, null where nothing remains.</summary>
    public static RpcMetadata? Remove(RpcMetadata? metadata, string key)
    {
        if (metadata is null || !metadata.TryGet(key, out _))
        {
            return metadata;
        }

        var rest = new RpcMetadata();
        foreach ((string other, ReadOnlyMemory<byte> value) in metadata)
        {
            if (other != key)
            {
                rest.Add(other, value);
            }
        }

        return rest.Count == 0 ? null : rest;
    }
}
