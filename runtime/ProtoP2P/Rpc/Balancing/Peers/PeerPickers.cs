namespace ProtoP2P.Rpc.Balancing;

/// <summary>Makes the pickers that settings name.</summary>
internal static class PeerPickers
{
    public static IPeerPicker Create(PeerPicking kind, LockedRandom random) => kind switch
    {
        PeerPicking.First => new FirstPicker(),
        PeerPicking.LeastLatency => new LeastLatencyPicker(),
        PeerPicking.PowerOfTwoChoices => new PowerOfTwoPicker(random),
        _ => new RoundRobinPicker(),
    };
}
