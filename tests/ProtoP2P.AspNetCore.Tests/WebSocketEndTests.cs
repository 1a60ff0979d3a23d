using System.Net.WebSockets;
using ProtoP2P.Testing;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore.Tests;

/// <summary>
/// A connection ends once, whoever ends it. What carried it is the server's again from then on, perhaps for another request: nothing may
/// cut that one.
/// </summary>
public sealed class WebSocketEndTests
{
    private static readonly Multiaddress s_address = Multiaddress.Parse("/ip4/127.0.0.1/tcp/1/ws");

    private readonly StuckWebSocket _socket = new();
    private readonly WebSocketConnection _connection;
    private int _cuts;
    private bool _isCutAfterTheEnd;

    public WebSocketEndTests() => _connection = new WebSocketConnection(
        _socket, s_address, s_address, new WebSocketTransportOptions(), new FakeTimeProvider(), Cut);

    [Fact]
    public async Task An_abort_during_a_close_cuts_once()
    {
        Task closing = _connection.DisposeAsync().AsTask();
        await _socket.Closing;

        _connection.Abort();
        _connection.Completion.IsCompleted.ShouldBeTrue();
        _socket.Released.SetException(new WebSocketException("cut"));
        await closing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        _connection.Abort();

        (_cuts, _isCutAfterTheEnd).ShouldBe((1, false));
    }

    [Fact]
    public async Task An_abort_after_an_orderly_close_cuts_nothing()
    {
        _socket.Released.SetResult();
        await _connection.DisposeAsync();

        _connection.Abort();

        _connection.Completion.IsCompleted.ShouldBeTrue();
        _cuts.ShouldBe(0);
    }

    [Fact]
    public async Task A_close_that_fails_cuts_once()
    {
        _socket.Released.SetException(new WebSocketException("gone"));

        await _connection.DisposeAsync();
        _connection.Abort();
        await _connection.DisposeAsync();

        (_cuts, _isCutAfterTheEnd).ShouldBe((1, false));
    }

    private void Cut()
    {
        _cuts++;
        _isCutAfterTheEnd |= _connection.Completion.IsCompleted;
    }
}
