using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.PubSub.Hosting;
using ProtoP2P.Rpc;

namespace ProtoP2P.PubSub.Topics;

/// <summary>A topic with a codec. It judges messages only while somebody reads or validates through it.</summary>
internal sealed class TypedTopic<T> : ITopic<T>
{
    // Validators that take their time hold what they judge.
    private const int MaxJudgedMessages = 8;

    private readonly IPubSub _pubSub;
    private readonly MessageCodec<T> _codec;
    private readonly TopicDecoder<T> _decoder;
    private readonly long _maxJudgedBytes;
    private readonly Lock _gate = new();
    private IDisposable? _judging;
    private int _uses;
    private int _readers;
    private long _judgedBytes;
    private TopicValidator<T>[] _validators = [];

    public TypedTopic(IPubSub pubSub, string name, MessageCodec<T> codec)
    {
        var service = pubSub as PubSubService;
        long maxBytes = service?.MaxDecodedBytes ?? new GossipSubOptions().MaxDecodedBytes;
        _pubSub = pubSub;
        _codec = codec;
        _decoder = new TopicDecoder<T>(codec, maxBytes, service?.Logger ?? NullLogger.Instance);
        _maxJudgedBytes = MaxJudgedMessages * maxBytes;
        Name = name;
    }

    public string Name { get; }

    public IReadOnlyList<PeerId> Subscribers => _pubSub.GetSubscribers(Name);

    public IReadOnlyList<PeerId> Mesh => _pubSub.GetMesh(Name);

    public long Undecodable => _decoder.Undecodable;

    public PublishResult Publish(T message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (typeof(T).IsValueType && message is ReadOnlyMemory<byte> bytes)
        {
            return _pubSub.Publish(Name, bytes);
        }

        int size = _codec.GetSize(message);
        (_pubSub as PubSubService)?.CheckSize(size);
        using var output = new PooledOutput(size);
        _codec.Write(message, output);
        return _pubSub.Publish(Name, output.Written);
    }

    public ITopicSubscription<T> Subscribe(int capacity = 1024)
    {
        // The judge is there before the first message is.
        Registration use = Use(asReader: true);
        try
        {
            return new TypedSubscription<T>(this, _pubSub.Subscribe(Name, capacity), use);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    public IDisposable AddValidator(TopicValidator<T> validator)
    {
        ArgumentNullException.ThrowIfNull(validator);
        lock (_gate)
        {
            _validators = [.. _validators, validator];
        }

        Registration use = Use(asReader: false);
        return new Registration(() =>
        {
            Remove(validator);
            use.Dispose();
        });
    }

    public Task WaitForSubscribersAsync(int count = 1, CancellationToken cancellationToken = default) =>
        _pubSub.WaitForSubscribersAsync(Name, count, cancellationToken);

    /// <summary>What a reader gets; null for what is no message of the type, which came before it was judged.</summary>
    public TopicMessage<T>? Open(PubSubMessage message)
    {
        if (message.TakeDecoded<TopicMessage<T>>() is { } kept)
        {
            return kept;
        }

        _decoder.Decode(message, out TopicMessage<T>? opened, out _);
        return opened;
    }

    private Registration Use(bool asReader)
    {
        lock (_gate)
        {
            _readers += asReader ? 1 : 0;
            if (_uses++ == 0)
            {
                _judging = _pubSub.AddValidator(Name, JudgeAsync);
            }
        }

        return new Registration(() => EndUse(asReader));
    }

    private void EndUse(bool asReader)
    {
        lock (_gate)
        {
            _readers -= asReader ? 1 : 0;
            if (--_uses == 0)
            {
                _judging!.Dispose();
            }
        }
    }

    private void Remove(TopicValidator<T> validator)
    {
        lock (_gate)
        {
            List<TopicValidator<T>> rest = [.. _validators];
            rest.Remove(validator);
            _validators = [.. rest];
        }
    }

    private ValueTask<ValidationResult> JudgeAsync(PubSubMessage message, CancellationToken cancellationToken)
    {
        long bytes = 0;
        if (message.PeekDecoded<TopicMessage<T>>() is not { } opened)
        {
            ValidationResult verdict = _decoder.Decode(message, out TopicMessage<T>? decoded, out bytes);
            if (verdict != ValidationResult.Accept)
            {
                return ValueTask.FromResult(verdict);
            }

            opened = decoded!;
        }

        TopicValidator<T>[] validators = Volatile.Read(ref _validators);
        if (validators.Length > 0)
        {
            return JudgeAsync(message, opened, bytes, validators, cancellationToken);
        }

        Keep(message, opened, bytes);
        return ValueTask.FromResult(ValidationResult.Accept);
    }

    private async ValueTask<ValidationResult> JudgeAsync(
        PubSubMessage message, TopicMessage<T> opened, long bytes, TopicValidator<T>[] validators, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Add(ref _judgedBytes, bytes) > _maxJudgedBytes)
            {
                return ValidationResult.Ignore;
            }

            foreach (TopicValidator<T> validator in validators)
            {
                ValidationResult verdict = await validator(opened, cancellationToken).ConfigureAwait(false);
                if (verdict != ValidationResult.Accept)
                {
                    return verdict;
                }
            }
        }
        finally
        {
            Interlocked.Add(ref _judgedBytes, -bytes);
        }

        Keep(message, opened, bytes);
        return ValidationResult.Accept;
    }

    // Only what somebody here may read: a message lives on in the cache.
    private void Keep(PubSubMessage message, TopicMessage<T> opened, long bytes)
    {
        if (Volatile.Read(ref _readers) > 0)
        {
            message.KeepDecoded(opened, bytes);
        }
    }
}
