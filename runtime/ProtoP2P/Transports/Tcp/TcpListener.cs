using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Tcp;

/// <summary>A listening socket.</summary>
internal sealed class TcpListener : ITransportListener
{
    private readonly Socket _socket;
    private readonly TcpOptions _options;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _closing = new();
    private int _isClosed;

    public TcpListener(Socket socket, TcpOptions options, TimeProvider clock)
    {
        _socket = socket;
        _options = options;
        _clock = clock;
        LocalAddress = TcpAddress.FromEndPoint(socket.LocalEndPoint);
    }

    public Multiaddress LocalAddress { get; }

    public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (Volatile.Read(ref _isClosed) == 0)
        {
            try
            {
                Socket socket = await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                if (TryWrap(socket) is { } connection)
                {
                    return connection;
                }
            }
            catch (Exception failure) when (Volatile.Read(ref _isClosed) == 1 && TcpErrors.IsClosedHere(failure))
            {
                return null;
            }
            catch (SocketException failure) when (TcpErrors.IsTransientOnAccept(failure.SocketErrorCode))
            {
                await PauseAsync(failure.SocketErrorCode, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException failure)
            {
                throw new Libp2pException($"cannot accept on {LocalAddress}: {TcpErrors.Describe(failure.SocketErrorCode)}", failure);
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _socket.Dispose();
            await _closing.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes a connection of an accepted socket; null where the client has gone before it was served.</summary>
    private TcpConnection? TryWrap(Socket socket)
    {
        try
        {
            TcpSockets.Configure(socket, _options);
            return new TcpConnection(socket, _options, _clock);
        }
        catch (Exception failure) when (failure is SocketException or NetworkInformationException or IOException)
        {
            socket.Dispose();
            return null;
        }
    }

    private async ValueTask PauseAsync(SocketError error, CancellationToken cancellationToken)
    {
        if (!TcpErrors.IsShortage(error))
        {
            return;
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        Task pause = Task.Delay(_options.AcceptRetryDelay, _clock, linked.Token);
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
