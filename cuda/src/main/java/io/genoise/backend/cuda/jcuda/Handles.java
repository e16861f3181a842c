package io.genoise.backend.cuda.jcuda;

import java.util.Arrays;

/// JCuda's streams, events, modules and graphs are objects that keep CUDA's pointers to themselves; the backend's are
/// numbers. The number of an object is its place here. 0 is nothing's, so that it can mean none.
///
/// @param <T> one of JCuda's classes
final class Handles<T> {
    private final String kind;
    private Object[] objects = new Object[16];
    private int[] vacant = new int[16];
    private int vacancies;
    private int end = 1;

    /// @param kind what they are called: `stream`
    Handles(String kind) {
        this.kind = kind;
    }

    /// A number for `object`.
    synchronized long add(T object) {
        int place = vacancies > 0 ? vacant[--vacancies] : end++;
        if (place == objects.length) {
            objects = Arrays.copyOf(objects, 2 * place);
        }
        objects[place] = object;
        return place;
    }

    /// The object of a number.
    ///
    /// @throws IllegalArgumentException if it has been removed, or never was one
    @SuppressWarnings("unchecked")
    synchronized T get(long handle) {
        Object object = handle > 0 && handle < end ? objects[(int) handle] : null;
        if (object == null) {
            throw new IllegalArgumentException("there is no %s %s".formatted(kind, handle));
        }
        return (T) object;
    }

    /// Takes the object of a number out; the number may be another's later.
    synchronized T remove(long handle) {
        T object = get(handle);
        objects[(int) handle] = null;
        if (vacancies == vacant.length) {
            vacant = Arrays.copyOf(vacant, 2 * vacancies);
        }
        vacant[vacancies++] = (int) handle;
        return object;
    }

    /// How many there are.
    synchronized int size() {
        return end - 1 - vacancies;
    }
}
