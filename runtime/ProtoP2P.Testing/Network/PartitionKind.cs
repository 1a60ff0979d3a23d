namespace ProtoP2P.Testing;

/// <summary>What a partition does to the connections that lie across it. Dials across it get no answer in either case.</summary>
public enum PartitionKind
{
    /// <summary>Nothing gets through and nothing is lost: as an unplugged cable, which neither end notices until something times out.</summary>
    Stall,

    /// <summary>They are cut: both ends fail at once.</summary>
    Cut,
}
