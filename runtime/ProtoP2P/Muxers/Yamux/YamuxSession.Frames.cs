using ProtoP2P.Security;

namespace ProtoP2P.Muxers.Yamux;

// What each kind of frame does.
internal sealed partial class YamuxSession
{
    private void Handle(in YamuxFrameHeader header)
    {
        switch (header.Type)
        {
            case YamuxFrameType.Ping:
                HandlePing(header);
                break;
            case YamuxFrameType.GoAway:
                HandleGoAway(header.Length);
                break;
            default:
                HandleStreamFrame(header);
                break;
        }
    }

    private void HandleStreamFrame(in YamuxFrameHeader header)
    {
        bool isData = header.Type == YamuxFrameType.Data;
        if (isData && header.Length > MaxFrameBody)
        {
            throw Violation($"a frame of {header.Length} bytes, the most is {MaxFrameBody}");
        }

        YamuxStream? stream = (header.Flags & YamuxFlags.Syn) != 0 ? Open(header) : Find(header.StreamId);
        if (stream is not null)
        {
            // js-libp2p may never set the ACK flag: whatever it sends on the stream shows that it knows it.
            ReleaseUnacknowledged(stream);
        }

        if (isData)
        {
            BeginBody(stream, header);
        }
        else if (stream is not null && header.Length > 0 && (header.Flags & YamuxFlags.Rst) == 0)
        {
            AddCredit(stream, header.Length);
        }

        ApplyEnd(stream, header);
    }

    private void ApplyEnd(YamuxStream? stream, in YamuxFrameHeader header)
    {
        if (stream is null)
        {
            return;
        }

        if ((header.Flags & YamuxFlags.Rst) != 0)
        {
            FailByPeer(stream, header.Type == YamuxFrameType.WindowUpdate ? (StreamErrorCode)header.Length : StreamErrorCode.Unspecified);
        }
        else if ((header.Flags & YamuxFlags.Fin) != 0 && (header.Type != YamuxFrameType.Data || header.Length == 0))
        {
            stream.ReceiveFin();
        }
    }

    // Bodies for streams that are gone are read and dropped: that is what crossing a reset looks like.
    private void BeginBody(YamuxStream? stream, in YamuxFrameHeader header)
    {
        bool fits = stream?.TryReceiveBody(header.Length)
            ?? ((header.Flags & YamuxFlags.Syn) == 0 || header.Length <= ReceiveWindow.Initial);
        if (!fits)
        {
            throw Violation($"{header.Length} bytes for stream {header.StreamId} exceed its window");
        }

        NoteSender(header.StreamId);
        BeginBody(stream, header.StreamId, header.Length);
        _bodyEndsStream = (header.Flags & YamuxFlags.Fin) != 0;
    }

    // Frames of two streams in turn: what one has in flight keeps the other waiting.
    private void NoteSender(uint id)
    {
        if (id != _lastSender && _lastSender != 0)
        {
            Volatile.Write(ref _mixedAt, _receivedAt);
        }

        _lastSender = id;
    }

    private void AddCredit(YamuxStream stream, uint delta)
    {
        if (!stream.TryAddCredit(delta, out bool unblocked))
        {
            throw Violation($"a window update of {delta} takes the window of stream {stream.Id} past 32 bits");
        }

        if (unblocked)
        {
            EnqueueReady(stream, mayWriteInline: false);
        }
    }

    // A new stream of the peer, or null where it is refused.
    private YamuxStream? Open(in YamuxFrameHeader header)
    {
        uint id = header.StreamId;
        bool isOdd = (id & 1) == 1;
        if (isOdd != (Role == ConnectionRole.Responder))
        {
            throw Violation($"stream id {id} belongs to this side");
        }

        if (id <= _lastRemoteId)
        {
            throw Violation($"stream id {id} opened after {_lastRemoteId}: ids must grow");
        }

        _lastRemoteId = id;
        return Admit(id);
    }

    private void HandlePing(in YamuxFrameHeader header)
    {
        if ((header.Flags & YamuxFlags.Syn) != 0)
        {
            QueuePong(header.Length);
        }
        else if ((header.Flags & YamuxFlags.Ack) != 0)
        {
            lock (Gate)
            {
                _keepAlive.OnPong(header.Length, _receivedData);
            }
        }
    }

    private void HandleGoAway(uint code)
    {
        bool isExhausted;
        lock (Gate)
        {
            _remoteFarewell ??= new ConnectionClosedException(
                ToConnectionError(code), isRemote: true, $"{Context.Description} ended the connection ({ToConnectionError(code)}).");
            NoMoreStreams ??= _remoteFarewell;
            isExhausted = StreamCountUnderGate == 0 && !HasEnded;
        }

        LetOpenersThrough();

        // Existing streams may finish; without any there is nothing left to wait for.
        if (isExhausted)
        {
            Exhausted();
        }
    }
}
