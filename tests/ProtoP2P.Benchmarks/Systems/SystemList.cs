using ProtoP2P.Benchmarks.Systems.Bytes;
using ProtoP2P.Benchmarks.Systems.Http;
using ProtoP2P.Benchmarks.Systems.Js;
using ProtoP2P.Benchmarks.Systems.Libp2p;

namespace ProtoP2P.Benchmarks.Systems;

/// <summary>Everything that can be measured.</summary>
internal static class SystemList
{
    /// <summary>The systems, limits first.</summary>
    public static IReadOnlyList<ISystem> All { get; } =
    [
        TcpSystem.Raw,
        TcpSystem.Sealed,
        TcpSystem.Tls,
        .. Quic(),
        new HttpSystem(),
        new Libp2pSystem(Stack.NoiseYamux),
        new Libp2pSystem(Stack.NoiseMplex),
        new Libp2pSystem(Stack.TlsYamux),
        new Libp2pSystem(Stack.Quic),
        new Libp2pSystem(Stack.Memory),
        new JsSystem("js tcp+noise+yamux", "tcp", "noise", "yamux"),
        new JsSystem("js tcp+noise+mplex", "tcp", "noise", "mplex"),
        new JsSystem("js tcp+tls+yamux", "tcp", "tls", "yamux"),
        new JsSystem("js quic", "quic", "-", "-"),
    ];

    private static ISystem[] Quic() =>
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() || OperatingSystem.IsWindows() ? [new QuicSystem()] : [];

    /// <summary>A system by its name.</summary>
    public static ISystem Find(string name) =>
        All.FirstOrDefault(system => system.Name == name)
        ?? throw new InvalidOperationException($"there is no system '{name}'; there are {string.Join(", ", All.Select(static system => system.Name))}");
}
