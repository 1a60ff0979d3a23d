namespace ProtoP2P;

/// <summary>How many bytes of peers' data a node holds unread.</summary>
public sealed class MemoryOptions
{
    private const long OneMebibyte = 1024 * 1024;

    /// <summary>Bytes in all: at least 1 MiB. Default 256 MiB.</summary>
    public long Max { get; set; } = 256 * OneMebibyte;

    /// <summary>Bytes of one peer over all its connections: at least 1 MiB. Default 64 MiB.</summary>
    public long MaxPerPeer { get; set; } = 64 * OneMebibyte;

    /// <summary>Bytes of one connection: at least 1 MiB. Default 32 MiB.</summary>
    public long MaxPerConnection { get; set; } = 32 * OneMebibyte;

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(Max), Max, OneMebibyte, long.MaxValue, errors);
        OptionCheck.Range(path, nameof(MaxPerPeer), MaxPerPeer, OneMebibyte, long.MaxValue, errors);
        OptionCheck.Range(path, nameof(MaxPerConnection), MaxPerConnection, OneMebibyte, long.MaxValue, errors);
    }
}
