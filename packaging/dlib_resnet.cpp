// Reads dlib's face recognition network with dlib itself: its layers, or what it makes of windows.
//
//     g++ -O2 -std=c++14 dlib_resnet.cpp -ldlib -o dlib_resnet
//     ./dlib_resnet layers MODEL.dat > layers.bin
//     ./dlib_resnet embed MODEL.dat < windows.rgb > values.f32
//
// layers.bin: for each layer, the last first, a line of words and then its float32 numbers.
// windows.rgb: 150×150 pixels of 8-bit RGB, one window after the other; values.f32: 128 numbers each.

#include <dlib/dnn.h>

#include <iostream>
#include <string>
#include <vector>

using namespace dlib;

// Two 3×3 convolutions, each with its scale and shift; the first may halve the map.
template <int channels, int stride, typename before>
using two_convolutions =
    affine<con<channels, 3, 3, 1, 1,
               relu<affine<con<channels, 3, 3, stride, stride, before>>>>>;

template <int channels, typename before>
using same_size = relu<add_prev1<two_convolutions<channels, 1, tag1<before>>>>;

template <int channels, typename before>
using half_size = relu<add_prev2<
    avg_pool<2, 2, 2, 2, skip1<tag2<two_convolutions<channels, 2, tag1<before>>>>>>>;

template <typename before>
using blocks_of_32 = same_size<32, same_size<32, same_size<32, before>>>;
template <typename before>
using blocks_of_64 = same_size<64, same_size<64, same_size<64, half_size<64, before>>>>;
template <typename before>
using blocks_of_128 = same_size<128, same_size<128, half_size<128, before>>>;
template <typename before>
using blocks_of_256 =
    half_size<256, same_size<256, same_size<256, half_size<256, before>>>>;

using stem = max_pool<3, 3, 2, 2, relu<affine<con<32, 7, 7, 2, 2, input_rgb_image_sized<150>>>>>;
using network = loss_metric<fc_no_bias<
    128,
    avg_pool_everything<blocks_of_256<blocks_of_128<blocks_of_64<blocks_of_32<stem>>>>>>>;

const long side = 150;

void write(const float* values, std::size_t count) {
    std::cout.write(reinterpret_cast<const char*>(values), count * sizeof(float));
}

void write(const tensor& parameters) { write(parameters.host(), parameters.size()); }

struct layer_writer {
    template <long filters, long rows, long columns, int down, int across, int top, int left>
    void see(const con_<filters, rows, columns, down, across, top, left>& layer) const {
        const tensor& parameters = layer.get_layer_params();
        const std::size_t biases = layer.bias_is_disabled() ? 0 : filters;
        const std::size_t depth = (parameters.size() - biases) / (filters * rows * columns);
        std::cout << "convolution " << filters << ' ' << depth << ' ' << rows << ' ' << columns
                  << ' ' << biases << ' ' << down << ' ' << layer.padding_y() << '\n';
        write(parameters);
    }

    void see(const affine_& layer) const {
        auto scale = layer.get_gamma(), shift = layer.get_beta();
        std::cout << "affine " << scale.get().size() << '\n';
        write(scale);
        write(shift);
    }

    template <unsigned long outputs, fc_bias_mode mode>
    void see(const fc_<outputs, mode>& layer) const {
        const tensor& parameters = layer.get_layer_params();
        std::cout << "matrix " << parameters.num_samples() << ' ' << parameters.k() << '\n';
        write(parameters);
    }

    template <typename any>
    void see(const any&) const {}

    template <typename any>
    void operator()(std::size_t, const any& layer) const {
        details(layer, 0);
    }

    // Only computing layers have layer_details(); tags, skips, the input and the loss have none
    // that is of use.
    template <typename any>
    auto details(const any& layer, int) const -> decltype(layer.layer_details(), void()) {
        see(layer.layer_details());
    }
    template <typename any>
    void details(const any&, long) const {}
};

int write_values(network& net) {
    std::vector<unsigned char> bytes(side * side * 3);
    while (std::cin.read(reinterpret_cast<char*>(bytes.data()), bytes.size())) {
        matrix<rgb_pixel> window(side, side);
        for (long row = 0; row < side; ++row)
            for (long column = 0; column < side; ++column) {
                const unsigned char* pixel = &bytes[3 * (row * side + column)];
                window(row, column) = rgb_pixel(pixel[0], pixel[1], pixel[2]);
            }
        const matrix<float, 0, 1> values = net(window);
        write(&values(0), values.size());
    }
    return 0;
}

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "usage: dlib_resnet layers|embed MODEL.dat\n";
        return 2;
    }
    network net;
    deserialize(words[2]) >> net;
    if (std::string(words[1]) == "embed") return write_values(net);
    visit_layers(net, layer_writer());
    return 0;
}
