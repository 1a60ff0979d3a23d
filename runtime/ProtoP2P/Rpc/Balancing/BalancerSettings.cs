using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc.Balancing;

/// <summary>What a client was made with.</summary>
/// <param name="Contract">What it calls.</param>
/// <param name="Options">How.</param>
/// <param name="HostOptions">The node's limits and defaults of calls.</param>
/// <param name="Picker">Chooses.</param>
/// <param name="Random">Spreads waits.</param>
/// <param name="IsFixed">Whether its peers never change.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where its messages go.</param>
internal sealed record BalancerSettings(
    ContractDescriptor Contract,
    Libp2pClientOptions Options,
    RpcOptions HostOptions,
    IPeerPicker Picker,
    LockedRandom Random,
    bool IsFixed,
    TimeProvider Time,
    ILogger Logger);
