using System.Net.WebSockets;
using ProtoP2P.Testing;
using ProtoP2P.Transports;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore.Tests;

/// <summary>Our end of a WebSocket against a client that does as it likes.</summary>
public sealed class WebSocketConnectionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ClientWebSocket _client = new();
    private ITransportListener _listener = null!;
    private ITransportConnection _connection = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _listener = await new KestrelWebSocketTransport(clock: _clock).ListenAsync(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0/ws"), Token);
        await _client.ConnectAsync(new Uri($"ws://127.0.0.1:{_listener.LocalAddress.Components[1].Text}/"), Token);
        _connection = (await _listener.AcceptAsync(Token))!;
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Abort();
        await _listener.DisposeAsync();
        _client.Dispose();
    }

    [Fact]
    public async Task Messages_and_fragments_of_any_size_are_one_stream_of_bytes()
    {
        byte[] data = new byte[300_000];
        new Random(3).NextBytes(data);
        await SendAsync(data.AsMemory(0, 1), true);
        await SendAsync(default, true);
        await SendAsync(data.AsMemory(1, 9), false);
        await SendAsync(default, false);
        await SendAsync(data.AsMemory(10, 90), true);
        Task sending = SendAsync(data.AsMemory(100), true);

        byte[] received = new byte[data.Length];
        for (int filled = 0; filled < received.Length;)
        {
            filled += await _connection.ReadAsync(received.AsMemory(filled), Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        }

        await sending;
        received.AsSpan().SequenceEqual(data).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_write_leaves_in_messages_of_64_KiB(bool isCancellable)
    {
        Task writing = _connection.WriteAsync(new byte[150_000], isCancellable ? Token : CancellationToken.None).AsTask();
        List<int> messages = [0];
        byte[] buffer = new byte[16_384];
        while (messages.Sum() < 150_000)
        {
            ValueWebSocketReceiveResult result = await _client.ReceiveAsync(buffer.AsMemory(), Token);
            result.MessageType.ShouldBe(WebSocketMessageType.Binary);
            messages[^1] += result.Count;
            if (result.EndOfMessage)
            {
                messages.Add(0);
            }
        }

        await writing;
        messages.ShouldBe([65_536, 65_536, 18_928, 0]);
    }

    [Fact]
    public async Task Text_is_refused_with_the_code_for_it()
    {
        await _client.SendAsync("hello"u8.ToArray().AsMemory(), WebSocketMessageType.Text, true, Token);

        ProtocolViolationException error = await Should.ThrowAsync<ProtocolViolationException>(ReadAsync());
        error.Message.ShouldContain("text message");
        await Should.ThrowAsync<ProtocolViolationException>(ReadAsync());
        ValueWebSocketReceiveResult end = await _client.ReceiveAsync(new byte[1].AsMemory(), Token);
        end.MessageType.ShouldBe(WebSocketMessageType.Close);
        _client.CloseStatus.ShouldBe(WebSocketCloseStatus.InvalidMessageType);
    }

    [Fact]
    public async Task An_orderly_close_sends_the_code_1000()
    {
        Task closing = _connection.DisposeAsync().AsTask();

        ValueWebSocketReceiveResult end = await _client.ReceiveAsync(new byte[1].AsMemory(), Token);

        end.MessageType.ShouldBe(WebSocketMessageType.Close);
        _client.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
        await _client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        await closing.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_close_waits_for_the_peers_close_frame_no_longer_than_its_timeout()
    {
        Task closing = _connection.DisposeAsync().AsTask();
        await _client.ReceiveAsync(new byte[1].AsMemory(), Token);
        closing.IsCompleted.ShouldBeFalse();

        _clock.Advance(TimeSpan.FromMilliseconds(500));

        await closing.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Theory]
    [InlineData(WebSocketCloseStatus.NormalClosure)]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable)]
    public async Task An_orderly_code_is_an_end(WebSocketCloseStatus code)
    {
        await SendAsync(new byte[] { 7 }, true);
        await _client.CloseOutputAsync(code, null, Token);

        (await ReadAsync()).ShouldBe(1);
        (await ReadAsync()).ShouldBe(0);
        (await ReadAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Any_other_code_is_an_error_that_names_it()
    {
        await _client.CloseOutputAsync(WebSocketCloseStatus.InternalServerError, "broken", Token);

        (await Should.ThrowAsync<Libp2pException>(ReadAsync())).Message.ShouldContain("1011");
    }

    [Fact]
    public async Task A_cut_is_an_error()
    {
        _client.Abort();

        await Should.ThrowAsync<Libp2pException>(ReadAsync());
    }

    [Fact]
    public async Task A_read_that_was_given_up_leaves_its_data_to_the_next_whether_that_can_be_cancelled_or_not()
    {
        foreach (bool isCancellable in (bool[])[true, false])
        {
            using var cancellation = new CancellationTokenSource();
            Task<int> given = _connection.ReadAsync(new byte[16], cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(given);
            await SendAsync(new byte[] { 1, 2, 3 }, true);

            byte[] buffer = new byte[2];
            (await _connection.ReadAsync(buffer, isCancellable ? Token : CancellationToken.None)).ShouldBe(2);
            (await _connection.ReadAsync(buffer, isCancellable ? Token : CancellationToken.None)).ShouldBe(1);
            buffer[0].ShouldBe((byte)3);
        }
    }

    private Task<int> ReadAsync() => _connection.ReadAsync(new byte[16]).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);

    private Task SendAsync(ReadOnlyMemory<byte> data, bool endOfMessage) =>
        _client.SendAsync(data, WebSocketMessageType.Binary, endOfMessage, Token).AsTask();
}
