using System.Diagnostics;
using ProtoP2P.Interop.Matrix.Cells;
using ProtoP2P.Interop.Matrix.Parties;

namespace ProtoP2P.Interop.Matrix.Runs;

/// <summary>One run: a fresh connection, on which everything has to work.</summary>
internal sealed class Scenario(Cell cell, IParty dialer, IParty listener)
{
    private const int Streams = 50;
    private const int OneMebibyte = 1 << 20;

    private static readonly string[] ExpectedProtocols = ["/ipfs/ping/1.0.0", "/ipfs/id/1.0.0", "/echo/1.0.0", Endings.HalfClose, Endings.Reset];

    private string _step = "connect";

    /// <summary>What is under way, for the message of a failure.</summary>
    public string Step => _step;

    public async Task<Times> RunAsync()
    {
        Times times = await ConnectAsync();

        _step = "identify";
        (string agent, IReadOnlyList<string> protocols) = await dialer.IdentifyAsync(listener.PeerId);
        Check(agent.StartsWith(listener.Agent, StringComparison.Ordinal), $"the agent is {agent}");
        Check(ExpectedProtocols.All(protocols.Contains), $"the protocols are {string.Join(' ', protocols)}");

        _step = "1 MiB echo";
        Check(await dialer.EchoAsync(listener.PeerId, OneMebibyte), "other bytes came back");
        _step = $"{Streams} streams at once";
        Check(await dialer.StreamsAsync(listener.PeerId, Streams), "other bytes came back");
        _step = "half-close";
        Check(await dialer.HalfCloseAsync(listener.PeerId), "the answer after the end was another");
        await ResetAsync();

        _step = "hang up";
        await dialer.HangUpAsync(listener.PeerId);
        await listener.AwaitGoneAsync(dialer.PeerId);
        return times;
    }

    private async Task<Times> ConnectAsync()
    {
        long started = Stopwatch.GetTimestamp();
        Dialled dialled = await dialer.DialAsync(listener.Address);
        _step = "ping";
        TimeSpan ping = await dialer.PingAsync(listener.PeerId);
        Times times = new(dialled.Elapsed, Stopwatch.GetElapsedTime(started), ping);

        _step = "what was agreed";
        Check(dialled.Peer == listener.PeerId, $"the peer is {dialled.Peer}");
        Check(cell.Security is null || dialled.Security.StartsWith($"/{cell.Security}", StringComparison.Ordinal), $"the security protocol is {dialled.Security}");
        Check(cell.Muxer is null || dialled.Muxer.StartsWith($"/{cell.Muxer}/", StringComparison.Ordinal), $"the muxer is {dialled.Muxer}");
        return times;
    }

    /// <summary>The other end sees the reset, and the connection goes on.</summary>
    private async Task ResetAsync()
    {
        _step = "reset";
        await dialer.ResetAsync(listener.PeerId);
        string seen = await listener.AwaitResetAsync();
        Check(seen == "reset", $"the other end saw {seen}");
        await dialer.PingAsync(listener.PeerId);
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new MatrixException(otherwise);
        }
    }
}
