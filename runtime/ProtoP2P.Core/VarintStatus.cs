namespace ProtoP2P;

/// <summary>What <see cref="Varint.Read"/> found.</summary>
public enum VarintStatus
{
    /// <summary>A value was read.</summary>
    Done,

    /// <summary>The source ends inside the varint.</summary>
    NeedMoreData,

    /// <summary>Not minimal, or longer than 9 bytes.</summary>
    Invalid,
}
