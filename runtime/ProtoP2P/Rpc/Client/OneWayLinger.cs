using System.Runtime.CompilerServices;

namespace ProtoP2P.Rpc;

/// <summary>
/// Keeps the stream of a one-way call until the peer has ended it, within a limit: closing earlier would break off the negotiation on transports where
/// closing tells the peer to stop.
/// </summary>
internal static class OneWayLinger
{
    public static async Task RunAsync(ClientSession session, ClientEnvironment environment)
    {
        try
        {
            await using ConfiguredAsyncDisposable _ = session.ConfigureAwait(false);
            IPeerStream stream = session.Call.Stream;
            using ITimer timer = environment.Time.CreateTimer(
                static state => ((IPeerStream)state!).Reset(), stream, environment.Options.DrainTimeout, Timeout.InfiniteTimeSpan);
            await session.ReadReplyAsync().ConfigureAwait(false);
        }
        catch (Libp2pException exception)
        {
            RpcLog.OneWayRejected(environment.Logger, environment.Contract.Name, exception);
        }
        catch (OperationCanceledException exception)
        {
            RpcLog.OneWayRejected(environment.Logger, environment.Contract.Name, exception);
        }
    }
}
