using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.PubSub.Hosting;
using ProtoP2P.Rpc;

namespace ProtoP2P.PubSub.Topics;

/// <summary>A topic with a codec. It judges messages only while somebody reads or validates through it.</summary>
internal sealed class TypedTopic<T> : ITopic<T>
{
    private readonly IPubSub _pubSub;
    private readonly MessageCodec<T> _codec;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private IDisposable? _judging;
    private int _uses;
    private TopicValidator<T>[] _validators = [];
    private long _undecodable;

    public TypedTopic(IPubSub pubSub, string name, MessageCodec<T> codec)
    {
        _pubSub = pubSub;
        _codec = codec;
        _logger = (pubSub as PubSubService)?.Logger ?? NullLogger.Instance;
        Name = name;
    }

    public string Name { get; }

    public IReadOnlyList<PeerId> Subscribers => _pubSub.GetSubscribers(Name);

    public IReadOnlyList<PeerId> Mesh => _pubSub.GetMesh(Name);

    public long Undecodable => Interlocked.Read(ref _undecodable);

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
        Registration use = Use();
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

        Registration use = Use();
        return new Registration(() =>
        {
            Remove(validator);
            use.Dispose();
        });
    }

    /// <summary>What a reader gets; null for what is no message of the type, which came before anyone judged it.</summary>
    public TopicMessage<T>? Open(PubSubMessage message)
    {
        if (TryDecode(message, out T? value))
        {
            return new TopicMessage<T>(value, message);
        }

        return null;
    }

    private Registration Use()
    {
        lock (_gate)
        {
            if (_uses++ == 0)
            {
                _judging = _pubSub.AddValidator(Name, JudgeAsync);
            }
        }

        return new Registration(EndUse);
    }

    private void EndUse()
    {
        lock (_gate)
        {
            if (--_uses == 0)
            {
                _judging?.Dispose();
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
        if (!TryDecode(message, out T? value))
        {
            return ValueTask.FromResult(ValidationResult.Reject);
        }

        TopicValidator<T>[] validators = _validators;
        return validators.Length == 0
            ? ValueTask.FromResult(ValidationResult.Accept)
            : JudgeAsync(new TopicMessage<T>(value, message), validators, cancellationToken);
    }

    private static async ValueTask<ValidationResult> JudgeAsync(
        TopicMessage<T> message, TopicValidator<T>[] validators, CancellationToken cancellationToken)
    {
        foreach (TopicValidator<T> validator in validators)
        {
            ValidationResult verdict = await validator(message, cancellationToken).ConfigureAwait(false);
            if (verdict != ValidationResult.Accept)
            {
                return verdict;
            }
        }

        return ValidationResult.Accept;
    }

    private bool TryDecode(PubSubMessage message, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value)
    {
        try
        {
            value = _codec.Read(new ReadOnlySequence<byte>(message.Data))!;
            return true;
        }
        catch (FormatException exception)
        {
            // The first shows that there are different ideas of what the topic carries; the rest may be as many as an attacker likes.
            LogLevel level = Interlocked.Increment(ref _undecodable) == 1 ? LogLevel.Warning : LogLevel.Debug;
            PubSubLog.Undecodable(_logger, level, message.Data.Length, message.ReceivedFrom, Name, exception.Message);
            value = default;
            return false;
        }
    }
}
